// `npm run extension`: writes the extension for VS Code as the editor installs it, one file.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { build } from "esbuild";
import { strToU8, zipSync } from "fflate";
import manifest from "../../editors/vscode/package.json" with { type: "json" };
import { escapeMarkup } from "../../runtime/markup.ts";
import { bundledPackages, licenceNotices } from "../running/licences.ts";
import { projectRoot } from "./standard-library.ts";

const directory = join(projectRoot, "editors/vscode");
const target = join(directory, "dist/snow.vsix");

/** Media types by the suffix of a file: the format (Open Packaging Conventions, ECMA-376 part 2) asks for all of them. */
const mediaTypes: Readonly<Record<string, string>> = {
  ".cjs": "application/javascript",
  ".json": "application/json",
  ".md": "text/markdown",
  ".txt": "text/plain",
  ".vsixmanifest": "text/xml",
};

/** The bytes of a .vsix: the same for the same sources. */
export async function packExtension(): Promise<Uint8Array> {
  const { code, notices } = await bundleClient();
  const own = ["package.json", "language-configuration.json", ...filesIn("snippets"), ...filesIn("syntaxes")];
  const files = new Map([
    ["extension.vsixmanifest", packageManifest()],
    ...own.map((name) => [`extension/${name}`, read(`editors/vscode/${name}`)] as const),
    [`extension/${manifest.main.replace(/^\.\//, "")}`, code],
    ["extension/readme.md", read("editors/vscode/README.md")],
    ["extension/changelog.md", read("CHANGELOG.md")],
    ["extension/LICENSE.txt", read("LICENSE")],
    ["extension/NOTICES.txt", notices],
  ]);
  const untyped = [...files.keys()].filter((name) => mediaTypes[extname(name)] === undefined);
  if (untyped.length > 0) throw new Error(`no media type is known for ${untyped.join(", ")}`);
  files.set("[Content_Types].xml", contentTypes());
  const bytes = Object.fromEntries([...files].map(([name, text]) => [name, strToU8(text)]));
  // The oldest date that the format knows.
  return zipSync(bytes, { level: 9, mtime: "1980-01-01T00:00:00" });
}

function read(path: string): string {
  return readFileSync(join(projectRoot, path), "utf8");
}

function filesIn(folder: string): string[] {
  return readdirSync(join(directory, folder))
    .sort()
    .map((name) => `${folder}/${name}`);
}

async function bundleClient(): Promise<{ readonly code: string; readonly notices: string }> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: projectRoot,
    entryPoints: ["editors/vscode/extension.ts"],
    bundle: true,
    format: "cjs",
    platform: "node",
    // That of the oldest editor in `engines`.
    target: "node20",
    external: ["vscode"],
    minify: true,
    legalComments: "none",
    logLevel: "silent",
    write: false,
    metafile: true,
  });
  return {
    code: outputFiles[0]?.text ?? "",
    notices: `${licenceNotices(bundledPackages(metafile, projectRoot))}\n`,
  };
}

function contentTypes(): string {
  const types = Object.entries(mediaTypes).map(
    ([suffix, type]) => `  <Default Extension="${suffix}" ContentType="${type}"/>`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
${types.join("\n")}
</Types>
`;
}

/** The manifest of the package (schema vsx-schema/2011), from that of the extension. */
function packageManifest(): string {
  const { name, version, publisher, displayName, description, categories, keywords, engines, extensionKind } = manifest;
  return `<?xml version="1.0" encoding="utf-8"?>
<PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011">
  <Metadata>
    <Identity Language="en-US" Id="${escapeMarkup(name)}" Version="${escapeMarkup(version)}" Publisher="${escapeMarkup(publisher)}"/>
    <DisplayName>${escapeMarkup(displayName)}</DisplayName>
    <Description xml:space="preserve">${escapeMarkup(description)}</Description>
    <Tags>${escapeMarkup([...keywords, "__ext_snow"].join(","))}</Tags>
    <Categories>${escapeMarkup(categories.join(","))}</Categories>
    <GalleryFlags>Public</GalleryFlags>
    <Properties>
      <Property Id="Microsoft.VisualStudio.Code.Engine" Value="${escapeMarkup(engines.vscode)}"/>
      <Property Id="Microsoft.VisualStudio.Code.ExtensionKind" Value="${escapeMarkup(extensionKind.join(","))}"/>
      <Property Id="Microsoft.VisualStudio.Code.ExecutesCode" Value="true"/>
    </Properties>
    <License>extension/LICENSE.txt</License>
  </Metadata>
  <Installation>
    <InstallationTarget Id="Microsoft.VisualStudio.Code"/>
  </Installation>
  <Dependencies/>
  <Assets>
    <Asset Type="Microsoft.VisualStudio.Code.Manifest" Path="extension/package.json" Addressable="true"/>
    <Asset Type="Microsoft.VisualStudio.Services.Content.Details" Path="extension/readme.md" Addressable="true"/>
    <Asset Type="Microsoft.VisualStudio.Services.Content.Changelog" Path="extension/changelog.md" Addressable="true"/>
    <Asset Type="Microsoft.VisualStudio.Services.Content.License" Path="extension/LICENSE.txt" Addressable="true"/>
  </Assets>
</PackageManifest>
`;
}

if (import.meta.main) {
  const bytes = await packExtension();
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, bytes);
  console.log(`${target} (${Math.ceil(bytes.length / 1024)} KiB)`);
}
