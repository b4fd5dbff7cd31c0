import { writeFileSync } from "node:fs";
import { environmentJsonSchema } from "./json-schema";

/** Writes the JSON Schema that editors check environment files with; a test holds it to the zod schema. */
writeFileSync("environments/environment.schema.json", `${JSON.stringify(environmentJsonSchema(), null, 2)}\n`);
