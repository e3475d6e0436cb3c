// Loaded before a server: collects its garbage at SIGUSR2 (with --expose-gc).
process.on("SIGUSR2", () => globalThis.gc());
