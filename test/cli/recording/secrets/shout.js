export const toUpperCase = (text) => text.toUpperCase();
