// The face of the pages: those of modules, and what the site of Snow is made of.
export { assetsFile, loadAssets, readAssets } from "./assets.ts";
export { contents, generator, type Page, type Section, startPage } from "./frame.ts";
export { libraryModules } from "./library.ts";
export { codeBlock, Markdown } from "./markdown.ts";
export type { PlacedModule } from "./model.ts";
export { firstSentence, modulePage } from "./module-page.ts";
export { Names } from "./names.ts";
export { relativeLink } from "./places.ts";
export { projectModules } from "./project.ts";
export { type Indexed, indexedModule } from "./search-index.ts";
export {
  libraryStart,
  listPage,
  modulesPage,
  placedLibrary,
  projectSite,
  type SiteFile,
  sectionOf,
  siteFiles,
} from "./site.ts";
