// Stands in for the global `Buffer` that isomorphic-git expects; bundles take it from here and touch no global.
export { Buffer } from "buffer";
