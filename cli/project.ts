import path from "node:path";

/** The root of this project: its commits may be a base, its node_modules has the bindings, its .build what is kept. */
export const PROJECT = path.join(__dirname, "..");
