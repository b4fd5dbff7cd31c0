import type { Result } from "../../../policy/evaluate";
import type { Group } from "../../../policy/rule";
import type { Report } from "../../report";
import { fold, markup, pill, table, toHttpsUrl, type Content, type Markup, type Row, type Section } from "../markup";
import { countRules } from "../summary";
import { formatCount } from "../text";

const GROUPS: Readonly<Record<Group, string>> = {
  keyless: "Keyless",
  identity: "Identity",
  exposure: "Exposure",
  safety: "Safety",
  hardening: "Hardening",
};

/** Every rule of the policy with its verdict; those without a finding are folded. */
export function rulesSection(report: Report): Section {
  const { results } = report.policy;
  const hasFindings = ({ verdict }: Result) => verdict === "violation" || verdict === "waived";
  const found = results.filter(hasFindings);
  const others = results.filter((result) => !hasFindings(result));
  return {
    id: "rules",
    title: "Policy rules",
    content: [
      markup`<p>${countRules(report)}.</p>
`,
      ruleTables(found, "with findings"),
      others.length > 0
        ? fold(`${formatCount(others.length, "rule")} without findings`, ruleTables(others, "without findings"))
        : undefined,
    ],
  };
}

function ruleTables(results: readonly Result[], kind: string): Content {
  return (Object.entries(GROUPS) as [Group, string][]).map(([group, title]) => {
    const rows = results.filter(({ rule }) => rule.group === group).map(ruleRow);
    const columns = ["Rule", "Verdict", "Reason for the rule"];
    return rows.length > 0 ? table({ caption: `${title}: rules ${kind}`, columns, rows }) : undefined;
  });
}

function ruleRow(result: Result): Row {
  const { rule } = result;
  const scanners = rule.scanners?.length
    ? markup`<p class="quiet">Scanners: ${rule.scanners.join(", ")}</p>`
    : undefined;
  return {
    head: markup`<span id="rule-${rule.id}">${rule.title}</span><p class="quiet"><code>${rule.id}</code></p>`,
    cells: [verdict(result), [rule.rationale, " ", sourceLink(rule.source), scanners]],
  };
}

function verdict({ verdict, findings, reason }: Result): Content {
  const count = markup`<p>${formatCount(findings.length, "finding")}</p>`;
  switch (verdict) {
    case "compliant":
      return pill("good", "compliant");
    case "violation":
      return [pill("bad", "violated"), count];
    case "waived":
      return [pill("warn", "waived"), count];
    case "not applicable":
      return [pill("plain", "not applicable"), markup`<p>${reason}</p>`];
  }
}

function sourceLink(url: string): Markup {
  const target = toHttpsUrl(url);
  return target === undefined ? markup`<span class="quiet">${url}</span>` : markup`<a href="${target}">Source</a>`;
}
