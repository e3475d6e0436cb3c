; Which names are bound where.

[(source_file) (function_definition) (closure_clause) (trailing_closure) (block) (arm) (for_expression) (operation)] @local.scope

(parameter pattern: (identifier) @local.definition.parameter)
(closure_parameter pattern: (identifier) @local.definition.parameter)
(let_statement pattern: (identifier) @local.definition.var)
(for_expression pattern: (identifier) @local.definition.var)
(pair (identifier) @local.definition.var)
(arm pattern: (identifier) @local.definition.var)
(tuple_pattern (identifier) @local.definition.var)
(list_pattern (identifier) @local.definition.var)
(constructor_pattern (identifier) @local.definition.var)
(cons_pattern (identifier) @local.definition.var)
(prefix_pattern (identifier) @local.definition.var)
(as_pattern name: (identifier) @local.definition.var)
(operation state: (identifier) @local.definition.var)
(function_definition name: (identifier) @local.definition.function)

(identifier) @local.reference
