import { isList, join, type Place } from "../terraform-json/json";

/**
 * The blocks at a place: a nested block is written as a mapping or a list, and told by `terraform show` as a list, which
 * is empty where the block is left out.
 */
export function elements({ path, value }: Place): Place[] {
  return isList(value) ? value.map((entry, index) => ({ path: join(path, index), value: entry })) : [{ path, value }];
}
