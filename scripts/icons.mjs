// @ts-check
/**
 * Draws the app's two icons: a stagecoach with a letter on its roof. `node scripts/icons.mjs` writes them to
 * `appPackage/`: 192 pixels in colour, 32 pixels white on nothing, as Teams asks.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { png } from './lib/png.mjs'
import { root } from './lib/processes.mjs'

/** @typedef {(x: number, y: number) => boolean} Shape a point in a square of 96 units */

/** @type {(left: number, top: number, right: number, bottom: number) => Shape} */
const box = (left, top, right, bottom) => (x, y) => x >= left && x <= right && y >= top && y <= bottom
/** @type {(cx: number, cy: number, radius: number) => Shape} */
const disc = (cx, cy, radius) => (x, y) => Math.hypot(x - cx, y - cy) <= radius
/** @type {(x1: number, y1: number, x2: number, y2: number, width: number) => Shape} */
const line = (x1, y1, x2, y2, width) => (x, y) => {
  const length = (x2 - x1) ** 2 + (y2 - y1) ** 2
  const along = Math.max(0, Math.min(1, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length))
  return Math.hypot(x - x1 - along * (x2 - x1), y - y1 - along * (y2 - y1)) <= width / 2
}

/** Rounded below, as a coach body is: a box above, half an ellipse under it. @type {Shape} */
const body = (x, y) => box(22, 38, 76, 50)(x, y) || (y > 50 && ((x - 49) / 27) ** 2 + ((y - 50) / 18) ** 2 <= 1)

/**
 * What is drawn and what is cut out again, in order.
 * @param {{ spokes: number, stroke: number }} detail
 * @returns {{ shape: Shape, ink: boolean }[]}
 */
function coach({ spokes, stroke }) {
  const wheel = (/** @type {number} */ cx, /** @type {number} */ cy, /** @type {number} */ radius) => [
    { shape: disc(cx, cy, radius + stroke), ink: false },
    { shape: disc(cx, cy, radius), ink: true },
    { shape: disc(cx, cy, radius - stroke), ink: false },
    ...Array.from({ length: spokes }, (_, n) => {
      const [dx, dy] = [Math.cos((n * Math.PI) / spokes), Math.sin((n * Math.PI) / spokes)].map((d) => d * (radius - 1))
      return { shape: line(cx - (dx ?? 0), cy - (dy ?? 0), cx + (dx ?? 0), cy + (dy ?? 0), stroke * 0.6), ink: true }
    }),
    { shape: disc(cx, cy, stroke), ink: true },
  ]
  return [
    { shape: box(34, 14, 64, 31), ink: true },
    { shape: line(34, 15, 49, 25, stroke * 0.8), ink: false },
    { shape: line(64, 15, 49, 25, stroke * 0.8), ink: false },
    { shape: box(16, 33, 82, 37), ink: true },
    { shape: body, ink: true },
    { shape: box(29, 42, 44, 53), ink: false },
    { shape: box(54, 42, 69, 53), ink: false },
    { shape: line(22, 55, 12, 58, stroke), ink: true },
    { shape: line(12, 58, 12, 50, stroke), ink: true },
    ...wheel(68, 68, 14),
    ...wheel(28, 71, 11),
  ]
}

/**
 * How much of a pixel is ink, by sixteen samples: 0 to 1.
 * @param {ReturnType<typeof coach>} parts
 * @param {number} scale pixels to units
 */
function coverage(parts, scale) {
  const inked = (/** @type {number} */ x, /** @type {number} */ y) =>
    parts.reduce((ink, part) => (part.shape(x, y) ? part.ink : ink), false)
  return (/** @type {number} */ px, /** @type {number} */ py) => {
    let hits = 0
    for (let n = 0; n < 16; n++) {
      if (inked((px + ((n % 4) + 0.5) / 4) * scale, (py + (Math.floor(n / 4) + 0.5) / 4) * scale)) hits += 1
    }
    return hits / 16
  }
}

const GROUND = [0x0b, 0x53, 0x69]

/** Full colour: white on a full square, as large as Teams' safe area allows. */
export function colorIcon() {
  const drawn = coverage(coach({ spokes: 4, stroke: 2.6 }), 96 / 192)
  return png(192, (x, y) => {
    const ink = drawn(x, y)
    const [red = 0, green = 0, blue = 0] = GROUND.map((ground) => Math.round(ground + (255 - ground) * ink))
    return [red, green, blue, 255]
  })
}

/** White, transparent elsewhere; fewer and thicker lines, for it is small. */
export function outlineIcon() {
  const drawn = coverage(coach({ spokes: 2, stroke: 3.2 }), 96 / 32)
  return png(32, (x, y) => [255, 255, 255, Math.round(255 * drawn(x, y))])
}

if (process.argv[1]?.endsWith('icons.mjs')) {
  writeFileSync(join(root, 'appPackage', 'color.png'), colorIcon())
  writeFileSync(join(root, 'appPackage', 'outline.png'), outlineIcon())
}
