// Builds the web door's bundle: one script, one style sheet, the font and the marks.
// The same sources and the same package-lock give the same bytes; the continuous integration compares them.

import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { mesh } from "topojson-client";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "..", "src", "rootbranch", "web", "static");
const font = join(here, "node_modules", "@fontsource-variable", "ibm-plex-sans");
const htmx = join(here, "node_modules", "htmx.org");

await rm(target, { recursive: true, force: true });
await mkdir(join(target, "fonts"), { recursive: true });

await build({
  absWorkingDir: here,
  entryPoints: { rootbranch: "src/main.ts", style: "src/styles/all.css" },
  outdir: target,
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  external: ["*.woff2"],
  logLevel: "warning",
});

for (const part of ["latin", "latin-ext"]) {
  await copyFile(
    join(font, "files", `ibm-plex-sans-${part}-wght-normal.woff2`),
    join(target, "fonts", `plex-${part}.woff2`),
  );
}
await copyFile(join(font, "LICENSE"), join(target, "fonts", "OFL.txt"));
for (const picture of ["marks.svg", "icon.svg"]) {
  await copyFile(join(here, "src", picture), join(target, picture));
}
await writeFile(join(target, "world.svg"), await worldMap());
await writeFile(
  join(target, "LICENCES.txt"),
  [
    "rootbranch.js contains htmx (Zero-Clause BSD):",
    "",
    (await readFile(join(htmx, "LICENSE"), "utf8")).trim(),
    "",
    "world.svg: Natural Earth 1:110m (public domain), from world-atlas (ISC).",
    "",
    "fonts/: IBM Plex Sans (SIL Open Font License 1.1), the licence is beside the fonts.",
    "",
  ].join("\n"),
);

// Coasts and borders in degrees from 180° west and 90° north, so that a place is drawn where its longitude and latitude say.
async function worldMap() {
  const world = JSON.parse(await readFile(join(here, "node_modules", "world-atlas", "countries-110m.json"), "utf8"));
  const coasts = mesh(world, world.objects.countries, (one, other) => one === other);
  const borders = mesh(world, world.objects.countries, (one, other) => one !== other);
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 180">',
    `<path id="coasts" vector-effect="non-scaling-stroke" d="${pathOf(coasts)}"/>`,
    `<path id="borders" vector-effect="non-scaling-stroke" d="${pathOf(borders)}"/>`,
    "</svg>",
    "",
  ].join("\n");
}

// A line that would cross the whole map, where it passes from 180° east to 180° west, is broken there.
function pathOf(lines) {
  const parts = [];
  for (const line of lines.coordinates) {
    let before;
    for (const [longitude, latitude] of line) {
      const away = before === undefined || Math.abs(longitude - before) > 180;
      parts.push(`${away ? "M" : "L"}${round(longitude + 180)} ${round(90 - latitude)}`);
      before = longitude;
    }
  }
  return parts.join("");
}

function round(degrees) {
  return String(Math.round(degrees * 100) / 100);
}
