// The face of the pages: those of modules, and what the site of Snow is made of.
export { assetsFile, loadAssets, readAssets } from "./assets.ts";
export { generator, startPage } from "./frame.ts";
export { libraryModules } from "./library.ts";
export { projectModules } from "./project.ts";
export { projectSite, type SiteFile } from "./site.ts";
