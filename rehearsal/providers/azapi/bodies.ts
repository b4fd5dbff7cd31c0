import { UNKNOWN, type Values } from "../../values/value";
import { isObject, plain, valueAt } from "../../values/walk";
import type { ArgumentProblem } from "../definition";
import { getArmType, getApiVersion } from "./answer";
import bodies from "./bodies.json";
import { findBodyProblems, type ArmBody, type BodyCheck, type ObjectSchema } from "./body-schema";

/** Derived by `npm run schemas:bodies` from the packages @azure/arm-*. */
const BODIES = bodies as Readonly<Record<string, ArmBody>>;

/** What is wrong in the body of a resource. A part of a resource that is changed needs no property. */
export function findWrongBody(given: Values, check: BodyCheck, isPart = false): ArgumentProblem[] {
  const body = plain(valueAt(given, "body"));
  const known = findBody(given);
  if (!known || body === null || body === UNKNOWN) return [];
  if (!isObject(body)) return check === "provider" ? [{ path: "body", message: "must be an object" }] : [];
  return findBodyProblems(isPart ? { ...known, required: [] } : known, body, check);
}

/**
 * A version that is newer than that of the package may have other properties, so its bodies are not checked. An older
 * one has fewer: of these, the check finds less than the provider does.
 */
function findBody(given: Values): ObjectSchema | undefined {
  const type = getArmType(given).toLowerCase();
  const [, body] = Object.entries(BODIES).find(([name]) => name.toLowerCase() === type) ?? [];
  return body && getApiVersion(given) <= body.apiVersion ? body.schema : undefined;
}
