; Texts in other languages.

((sql_content) @injection.content
  (#set! injection.language "sql"))

([(line_comment) (doc_comment) (block_comment)] @injection.content
  (#set! injection.language "comment"))
