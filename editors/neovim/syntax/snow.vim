" Colours for Snow where no tree-sitter grammar gives them.
if exists("b:current_syntax")
  finish
endif

syntax case match
syntax keyword snowControl after break case continue do else end for if in match receive return when where while
syntax keyword snowDefinition actor call cast def fn impl interface let pub service struct supervisor terminate type
syntax keyword snowImport import
syntax keyword snowProcess link self send spawn
syntax keyword snowOperator and not or
syntax keyword snowConstant false nil true
syntax keyword snowReserved alias cond module monitor trait trap with

syntax match snowPlaceWord "^\s*\zsfrom\ze\s\+\u"
syntax match snowPlaceWord "^\s*\%(pub\s\+\)\=\zsextern\%(\s\+async\)\=\ze\s\+\%(fn\|def\|type\)\>"
syntax match snowPlaceWord "^\s*\zschannel\ze\s\+\u"
syntax match snowPlaceWord "\<as\ze\s\+\u"
syntax match snowPlaceWord "\%(\<end\s\+\)\@<=deriving\>"

syntax match snowType "\<\u\w*\>"
syntax match snowMember "\.\@<=\l\w*"
syntax match snowFunction "\<\%(fn\|def\)\s\+\zs\l\w*"
syntax match snowNumber "\<\d[0-9_]*\%(\.\d[0-9_]*\)\=\%([eE][+-]\=\d[0-9_]*\)\=\>"
syntax match snowNumber "\<0\%([xX][0-9a-fA-F_]\+\|[bB][01_]\+\|[oO][0-7_]\+\)\>"
syntax match snowAtom ":\@<!:\l\w*"

syntax match snowComment "#.*$" contains=snowTodo,@Spell
syntax region snowComment start="#=" end="=#" contains=snowComment,snowTodo,@Spell
syntax keyword snowTodo contained TODO FIXME XXX

syntax region snowString start=+"+ skip=+\\.+ end=+"+ contains=snowEscape,snowInterpolation,@Spell
syntax region snowString start=+"""+ skip=+\\.+ end=+"""+ contains=snowEscape,snowInterpolation,@Spell
syntax region snowString start=+\<sql"+ end=+"+ contains=snowInterpolation
syntax region snowString start=+\<sql"""+ end=+"""+ contains=snowInterpolation
syntax match snowEscape contained "\\\%(u{\x\{1,6}}\|.\)"
syntax region snowInterpolation contained matchgroup=snowEscape start="\${" end="}" contains=TOP

highlight default link snowControl Keyword
highlight default link snowDefinition Keyword
highlight default link snowPlaceWord Keyword
highlight default link snowImport Include
highlight default link snowProcess Keyword
highlight default link snowOperator Operator
highlight default link snowConstant Constant
highlight default link snowReserved Error
highlight default link snowType Type
highlight default link snowMember Identifier
highlight default link snowFunction Function
highlight default link snowNumber Number
highlight default link snowAtom Constant
highlight default link snowComment Comment
highlight default link snowTodo Todo
highlight default link snowString String
highlight default link snowEscape SpecialChar

let b:current_syntax = "snow"
