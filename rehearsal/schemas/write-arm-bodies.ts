import { writeFileSync } from "node:fs";
import path from "node:path";
import { deriveArmBodies } from "./arm-bodies";

/** `npm run schemas:bodies` writes what the doubles know of the bodies of azapi. */
const file = path.resolve("rehearsal/providers/azapi/bodies.json");
writeFileSync(file, `${JSON.stringify(deriveArmBodies(process.cwd()), null, 2)}\n`);
