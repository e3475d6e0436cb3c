export const nothing = () => undefined;
export const name = () => "js";
export const later = async (n) => n + 1;
let opened = 0;
export const open = () => ++opened;
export const number = (handle) => handle * 100;
