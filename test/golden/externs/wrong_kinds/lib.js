export const string = () => "s";
export const fraction = () => 1.5;
export const number = () => 1;
export const nothing = () => null;
export const object = () => ({});
export const mixed = () => [1, "a"];
export const handler = () => () => 1;
export const missing = () => undefined;
