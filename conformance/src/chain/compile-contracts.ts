import { ensureArtifacts } from "./artifacts.js";

const { artifacts, compiled } = await ensureArtifacts();
console.log(`${Object.keys(artifacts).join(", ")}: ${compiled ? "compiled" : "unchanged"}`);
