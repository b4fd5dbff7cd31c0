import { helmPlaces, helmReleases, type HelmRelease } from "../../../terraform-json/helm-release";
import { isList, isObject, join, type Json, type Place } from "../../../terraform-json/json";
import { VARIABLE_LISTS, isSetByChart } from "../../langfuse-chart";
import { each, finding, type Finding, type Rule } from "../../rule";

export const noDuplicateVariable: Rule = {
  id: "no-duplicate-variable",
  group: "safety",
  title: "No environment variable is given twice to one container.",
  rationale:
    "Kubernetes takes the last of two and warns where nobody looks, and a later apply that removes one removes both. " +
    "Which credential or which bucket is used is then a matter of order.",
  source: "https://github.com/kubernetes/kubernetes/issues/58477",
  fix: "Remove one of the two; what the chart sets from other values belongs there.",
  check: (deployment) => each(helmReleases(deployment), "Helm release", twice),
};

function twice(release: HelmRelease): Finding[] {
  const within = variableLists(release.values, "values").map((list) => repeated(list));
  const together = release.chart === "langfuse" ? components(release) : [];
  const found = new Map([...within, ...together].flat().map(({ path, problem }) => [path, problem]));
  return [...found].map(([path, problem]) => finding(release.block, path, problem));
}

type Repeated = Pick<Finding, "path" | "problem">;

/** The names of variables in lists of them, each list by itself. */
function variableLists(value: Json, path: string): Place<string>[][] {
  if (isList(value)) {
    const names = namesIn({ path, value });
    const deeper = value.flatMap((entry, index) => variableLists(entry, join(path, index)));
    return names.length > 0 ? [names, ...deeper] : deeper;
  }
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, entry]) => variableLists(entry, join(path, name)));
}

/** The names in a list, if it is one of variables: an entry has a name, and a value or where it is from. */
function namesIn({ path, value }: Place): Place<string>[] {
  if (!isList(value) || !value.some((entry) => isObject(entry) && ("value" in entry || "valueFrom" in entry)))
    return [];
  return value.flatMap((entry, index) => {
    if (!isObject(entry)) return [];
    const name = entry["name"];
    return typeof name === "string" ? [{ path: join(join(path, index), "name"), value: name }] : [];
  });
}

function repeated(names: readonly Place<string>[]): Repeated[] {
  return names
    .filter(({ value }, index) => names.findIndex((other) => other.value === value) < index)
    .map(({ path, value }) => ({ path, problem: `is ${value}, which the container has already` }));
}

/** What web and worker get from several lists, and from the chart. */
function components(release: HelmRelease): Repeated[][] {
  return Object.values(VARIABLE_LISTS).map((lists) => {
    const names = lists.flatMap((list) => helmPlaces(release, list).flatMap(namesIn));
    const byChart = names
      .filter(({ value }) => isSetByChart(release, value))
      .map(({ path, value }) => ({ path, problem: `is ${value}, which the chart sets from other values` }));
    return [...repeated(names), ...byChart];
  });
}
