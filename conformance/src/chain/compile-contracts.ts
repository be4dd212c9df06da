import { ensureArtifacts } from "./artifacts.js";

const { artifacts, compiled } = await ensureArtifacts();
console.log(`${Object.keys(artifacts).length} contracts, compiled now: ${compiled.join(", ") || "none"}`);
