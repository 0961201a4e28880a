// The window the journal is seen through.

export const byId = (id) => document.getElementById(id);
export const narrow = matchMedia("(max-width: 640px)");
