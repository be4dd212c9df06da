// Loaded into a program that is measured: tells who started it how much CPU it has used.
process.on("message", () => process.send(process.cpuUsage()));
