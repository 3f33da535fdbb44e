// @ts-check
// Knows how people read a receipt's code out.

/** In groups of four. @param {string} code */
export const codeWords = (code) => code.replace(/(.{4})(?=.)/g, "$1-");
