// Node's fetch: queries in bodies, from a stream (chunked), compressed, and both.
//
// Usage: node bodies.mjs URL QUERY. Prints JSON: the answers by the way of sending.

import {gzipSync} from "node:zlib";

const [url, query] = process.argv.slice(2);
const headers = {"Content-Type": "application/sparql-query", "Accept": "text/csv"};
const zipped = {...headers, "Content-Encoding": "gzip"};

/** Return a stream of a body in parts. */
function stream(body) {
  const bytes = Buffer.from(body);
  let start = 0;
  return new ReadableStream({
    pull(controller) {
      if (start >= bytes.length) controller.close();
      else controller.enqueue(new Uint8Array(bytes.subarray(start, start += 7)));
    },
  });
}

async function post(body, headers) {
  const response = await fetch(url, {method: "POST", body, headers, duplex: "half"});
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
  return response.text();
}

const compressed = gzipSync(query);
console.log(JSON.stringify({
  "whole": await post(query, headers),
  "chunked": await post(stream(query), headers),
  "gzip": await post(compressed, zipped),
  "gzip, chunked": await post(stream(compressed), zipped),
}));
