autocmd BufRead,BufNewFile *.snow setfiletype snow
