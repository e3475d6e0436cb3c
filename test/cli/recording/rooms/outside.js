// What a program can't know before: chance, time, and calls out of the blue.
export const jitter = (top) => Math.floor(Math.random() * top);
export const later = (milliseconds) =>
  new Promise((resolve) => setTimeout(() => resolve(`${performance.now()}`), milliseconds));
export const countDown = (from, each) => {
  for (let n = from; n > 0; n -= 1) each(n + jitter(10));
  return from;
};
export const tick = (deliver) => {
  let n = 0;
  const timer = setInterval(() => {
    n += 1;
    if (n > 5 || !deliver(jitter(100))) clearInterval(timer);
  }, 70);
};
