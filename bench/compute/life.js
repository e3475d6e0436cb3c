// The game of life on an endless plane: a map has the cells that live, by their coordinates as a text.
import { lap } from "./lap.js";

const around = [
  [-1, -1],
  [0, -1],
  [1, -1],
  [-1, 0],
  [1, 0],
  [-1, 1],
  [0, 1],
  [1, 1],
];

const firstCells = new Map(
  [
    { x: 1, y: 0 },
    { x: 2, y: 0 },
    { x: 0, y: 1 },
    { x: 1, y: 1 },
    { x: 1, y: 2 },
  ].map((cell) => [`${cell.x},${cell.y}`, cell]),
);

function next(cells) {
  const counts = new Map();
  for (const { x, y } of cells.values()) {
    for (const [dx, dy] of around) {
      const cell = { x: x + dx, y: y + dy, n: 1 };
      const key = `${cell.x},${cell.y}`;
      const known = counts.get(key);
      if (known === undefined) counts.set(key, cell);
      else known.n++;
    }
  }
  const living = new Map();
  for (const [key, cell] of counts) {
    if (cell.n === 3 || (cell.n === 2 && cells.has(key))) living.set(key, cell);
  }
  return living;
}

for (let round = 0; round < 7; round++) {
  let cells = firstCells;
  for (let step = 0; step < 300; step++) cells = next(cells);
  lap(cells.size);
}
