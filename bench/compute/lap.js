// Tells the bench how much processor time each round of a program took.
let last = process.cpuUsage();

export function lap(result) {
  const { user, system } = process.cpuUsage(last);
  process.send({ microseconds: user + system, result });
  last = process.cpuUsage();
}
