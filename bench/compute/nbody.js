// Floats in objects: the planets of the benchmarks game, written without changing an object, as in Snow.
import { lap } from "./lap.js";

class Body {
  constructor(x, y, z, vx, vy, vz, mass) {
    this.x = x;
    this.y = y;
    this.z = z;
    this.vx = vx;
    this.vy = vy;
    this.vz = vz;
    this.mass = mass;
  }
}

const solarMass = 4 * Math.PI * Math.PI;
const year = 365.24;

const planet = (x, y, z, vx, vy, vz, mass) => new Body(x, y, z, vx * year, vy * year, vz * year, mass * solarMass);

const planets = () => [
  planet(0, 0, 0, 0, 0, 0, 1),
  planet(
    4.841431442464721,
    -1.1603200440274284,
    -0.10362204447112311,
    0.001660076642744037,
    0.007699011184197404,
    -6.90460016972063e-5,
    0.0009547919384243266,
  ),
  planet(
    8.34336671824458,
    4.124798564124305,
    -0.4035234171143214,
    -0.002767425107264114,
    0.004998528012349172,
    2.3041729757376393e-5,
    0.0002858859806661308,
  ),
  planet(
    12.894369562139131,
    -15.111151401698631,
    -0.22330757889265573,
    0.002964601375647616,
    0.0023784717395948095,
    -2.9658956854023756e-5,
    4.366244043351563e-5,
  ),
  planet(
    15.379697114850917,
    -25.919314609987964,
    0.17925877295037118,
    0.0026806777249038932,
    0.001628241700382423,
    -9.515922545197159e-5,
    5.1513890204661145e-5,
  ),
];

function pull(b, o, dt) {
  const dx = b.x - o.x;
  const dy = b.y - o.y;
  const dz = b.z - o.z;
  const square = dx * dx + dy * dy + dz * dz;
  if (square === 0) return b;
  const force = (o.mass * dt) / (square * Math.sqrt(square));
  return new Body(b.x, b.y, b.z, b.vx - dx * force, b.vy - dy * force, b.vz - dz * force, b.mass);
}

function move(b, dt) {
  return new Body(b.x + dt * b.vx, b.y + dt * b.vy, b.z + dt * b.vz, b.vx, b.vy, b.vz, b.mass);
}

function step(bodies, dt) {
  return bodies.map((b) =>
    move(
      bodies.reduce((sum, o) => pull(sum, o, dt), b),
      dt,
    ),
  );
}

function run(bodies, n) {
  let current = bodies;
  for (let i = 0; i < n; i++) current = step(current, 0.01);
  return current;
}

function energy(bodies) {
  return bodies.reduce((sum, b) => sum + 0.5 * b.mass * (b.vx * b.vx + b.vy * b.vy + b.vz * b.vz), 0);
}

for (let round = 0; round < 7; round++) lap(energy(run(planets(), 200_000)));
