export const feed = (deliver) => [deliver(1), deliver(2), deliver("three")];
