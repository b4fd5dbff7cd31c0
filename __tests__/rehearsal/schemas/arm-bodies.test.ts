import path from "node:path";
import { deriveArmBodies } from "../../../rehearsal/schemas/arm-bodies";
import bodies from "../../../rehearsal/providers/azapi/bodies.json";

test("the committed bodies are those that npm run schemas:bodies writes", () => {
  expect(bodies).toEqual(deriveArmBodies(path.resolve(__dirname, "../../..")));
});
