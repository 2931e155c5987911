"""Reduces the size of screenshots: each pixel becomes an index of a palette.

Source: https://www.w3.org/TR/png-3/
"""

import base64
import struct
import zlib
from typing import Final

from playwright.sync_api import Page

#: Decodes a PNG, and merges similar colours into the most frequent one until 256 are left.
_TO_PALETTE: Final = """async (png) => {
  const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes], {type: "image/png"}));
  const {width, height} = bitmap;
  const context = new OffscreenCanvas(width, height).getContext("2d");
  context.drawImage(bitmap, 0, 0);
  const pixels = new Uint32Array(context.getImageData(0, 0, width, height).data.buffer);
  const counts = new Map();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  const byUse = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a) || a - b);
  const index = new Map();
  let palette;
  for (let lost = 0; !palette || palette.length > 256; lost++) {
    const alike = new Map();
    palette = [];
    for (const colour of byUse) {
      const key = [0, 8, 16].map((shift) => (colour >>> shift & 255) >> lost).join();
      if (!alike.has(key)) alike.set(key, palette.push(colour) - 1);
      index.set(colour, alike.get(key));
    }
  }
  const indices = Uint8Array.from(pixels, (pixel) => index.get(pixel));
  let text = "";
  for (let at = 0; at < indices.length; at += 30000) {
    text += String.fromCharCode(...indices.subarray(at, at + 30000));
  }
  return {width, height, palette, indices: btoa(text)};
}"""
_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"


def reduce_colours(picture: bytes, page: Page) -> bytes:
    """Return a PNG with at most 256 colours.

    Args:
        picture: a PNG.
        page: any page of a browser, which decodes the PNG.
    """
    image = page.evaluate(_TO_PALETTE, base64.b64encode(picture).decode())
    width, height = image["width"], image["height"]
    colours = b"".join(struct.pack("<I", colour)[:3] for colour in image["palette"])
    indices = base64.b64decode(image["indices"])
    rows = b"".join(b"\0" + indices[at : at + width] for at in range(0, len(indices), width))
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = {b"IHDR": head, b"PLTE": colours, b"IDAT": zlib.compress(rows, 9), b"IEND": b""}
    return _SIGNATURE + b"".join(_chunk(kind, data) for kind, data in parts.items())


def _chunk(kind: bytes, data: bytes) -> bytes:
    crc = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc)
