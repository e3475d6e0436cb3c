; What can be folded away.

[
  (function_definition) (struct_definition) (sum_definition) (interface_definition) (impl_definition)
  (actor_definition) (service_definition) (channel_definition) (supervisor_definition) (operation) (child)
  (if_expression) (case_expression) (while_expression) (for_expression) (receive_expression)
  (closure) (trailing_closure) (list) (map) (arguments) (string) (sql_string) (block_comment)
] @fold
