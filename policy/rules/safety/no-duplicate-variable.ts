import { helmPlaces, helmReleases, type HelmRelease } from "../../../terraform-json/helm-release";
import { isList, isObject, join, type Json, type Place } from "../../../terraform-json/json";
import { VARIABLE_LISTS, isSetByChart } from "../../langfuse-chart";
import { each, finding, type Finding, type Rule } from "../../rule";

export const noDuplicateVariable: Rule = {
  id: "no-duplicate-variable",
  group: "safety",
  title: "No container has a duplicate environment variable.",
  rationale:
    "Kubernetes uses the last one, and an apply that removes one removes both. The order then decides which credential or " +
    "bucket is used.",
  source: "https://github.com/kubernetes/kubernetes/issues/58477",
  fix: "Remove one of the two; set variables of the chart by its own values.",
  check: (deployment) => each(helmReleases(deployment), "Helm release", findDuplicates),
};

function findDuplicates(release: HelmRelease): Finding[] {
  const within = findLists(release.values, "values").map((list) => findRepeated(list));
  const together = release.chart === "langfuse" ? checkComponents(release) : [];
  const found = new Map([...within, ...together].flat().map(({ path, problem }) => [path, problem]));
  return [...found].map(([path, problem]) => finding(release.block, path, problem));
}

type Repeated = Pick<Finding, "path" | "problem">;

/** The names of variables, for each list. */
function findLists(value: Json, path: string): Place<string>[][] {
  if (isList(value)) {
    const names = readNames({ path, value });
    const deeper = value.flatMap((entry, index) => findLists(entry, join(path, index)));
    return names.length > 0 ? [names, ...deeper] : deeper;
  }
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, entry]) => findLists(entry, join(path, name)));
}

/** The names in a list, if it is one of variables: an entry has a name, and a value or a source. */
function readNames({ path, value }: Place): Place<string>[] {
  if (!isList(value) || !value.some((entry) => isObject(entry) && ("value" in entry || "valueFrom" in entry)))
    return [];
  return value.flatMap((entry, index) => {
    if (!isObject(entry)) return [];
    const name = entry["name"];
    return typeof name === "string" ? [{ path: join(join(path, index), "name"), value: name }] : [];
  });
}

function findRepeated(names: readonly Place<string>[]): Repeated[] {
  return names
    .filter(({ value }, index) => names.findIndex((other) => other.value === value) < index)
    .map(({ path, value }) => ({ path, problem: `is ${value}, which is set already` }));
}

/** The variables of web and worker from several lists, and from the chart. */
function checkComponents(release: HelmRelease): Repeated[][] {
  return Object.values(VARIABLE_LISTS).map((lists) => {
    const names = lists.flatMap((list) => helmPlaces(release, list).flatMap(readNames));
    const byChart = names
      .filter(({ value }) => isSetByChart(release, value))
      .map(({ path, value }) => ({ path, problem: `is ${value}, which the chart sets from other values` }));
    return [...findRepeated(names), ...byChart];
  });
}
