/** The file that makes a directory a workspace, at its root. */
export const MANIFEST_NAME = "rototo-workspace.toml";
