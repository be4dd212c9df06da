// Loaded into a program that is measured: tells who started it how much CPU it has used, and how much memory it has.
process.on("message", () => process.send({ ...process.cpuUsage(), rss: process.memoryUsage.rss() }));
