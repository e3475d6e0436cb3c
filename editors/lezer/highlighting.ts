// What the nodes of the tree are to those who colour them.
import { styleTags, tags } from "@lezer/highlight";

export const highlighting = styleTags({
  "if else do end case match while for in receive after break continue return when": tags.controlKeyword,
  "fn def let struct type interface impl actor service supervisor terminate call cast channel info child deriving":
    tags.definitionKeyword,
  "import from as": tags.moduleKeyword,
  "pub extern async where": tags.modifier,
  "and or not": tags.operatorKeyword,
  "spawn send link self Fun": tags.keyword,
  "true false": tags.bool,
  nil: tags.null,
  Number: tags.number,
  Atom: tags.atom,
  "String SqlString": tags.string,
  [signs('" """ sql" sql"""')]: tags.string,
  Escape: tags.escape,
  '"${"': tags.special(tags.brace),
  LineComment: tags.lineComment,
  BlockComment: tags.blockComment,
  DocComment: tags.docComment,
  "FunctionName OperationName": tags.function(tags.definition(tags.variableName)),
  "CallExpression/VariableName CallExpression/MemberExpression/PropertyName": tags.function(tags.variableName),
  TypeDefinitionName: tags.definition(tags.typeName),
  "TypeName CapitalName ConstructorName": tags.typeName,
  VariantName: tags.definition(tags.typeName),
  ModuleName: tags.namespace,
  "VariableDefinition ChildName": tags.definition(tags.variableName),
  "VariableName ImportedName": tags.variableName,
  "PropertyName SettingName": tags.propertyName,
  [signs("|> || && == != < > <= >= <> ++ + - * / % .. ..= ! ? = -> => |")]: tags.operator,
  [signs(". :: : , ;")]: tags.separator,
  [signs("( )")]: tags.paren,
  [signs("[ ]")]: tags.squareBracket,
  [signs("{ } %{")]: tags.brace,
});

/** Quoted, so that none of them is read as a part of a path. */
function signs(list: string): string {
  return list
    .split(" ")
    .map((sign) => JSON.stringify(sign))
    .join(" ");
}
