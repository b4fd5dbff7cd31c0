import { textAt } from "../../values/walk";
import type { Behaviour } from "../behaviour";
import { Refusal } from "../world";
import { groupId } from "./arm";

/** Refuses, as the provider's default does, to be deleted with something in it. */
export const RESOURCE_GROUP: Behaviour = {
  id: (given, context) => groupId(textAt(given, "name") ?? "", context),
  deletes: (values, { world }) => {
    const id = textAt(values, "id") ?? "";
    const inside = world.all.filter((thing) => thing.id.toLowerCase().startsWith(`${id.toLowerCase()}/`));
    if (inside.length > 0)
      throw new Refusal(`The resource group still contains: ${inside.map((one) => one.id).join(", ")}.`);
  },
};
