import type { Result } from "../../../policy/evaluate";
import type { Group } from "../../../policy/rule";
import type { Report } from "../../report";
import { httpsUrl, markup, type Content, type Markup } from "../markup";
import { pill, type Section } from "../section";
import { ruleCounts } from "../summary";
import { table } from "../table";

const GROUPS: Readonly<Record<Group, string>> = {
  keyless: "Keyless",
  identity: "Identity",
  exposure: "Exposure",
  safety: "Safety",
  hardening: "Hardening",
};

/** Every rule of the policy with what it came to. */
export function rulesSection(report: Report): Section {
  const { results } = report.policy;
  const groups = Object.entries(GROUPS) as [Group, string][];
  return {
    id: "rules",
    title: "Policy rules",
    content: [
      markup`<p>${ruleCounts(report)}.</p>
`,
      groups.map(([group, caption]) => {
        const own = results.filter(({ rule }) => rule.group === group);
        if (own.length === 0) return undefined;
        return table({ caption, columns: ["Rule", "Verdict", "Why it must hold"], rows: own.map(ruleRow) });
      }),
    ],
  };
}

function ruleRow(result: Result) {
  const { rule } = result;
  const scanners = rule.scanners?.length
    ? markup`<p class="quiet">Scanners: ${rule.scanners.join(", ")}</p>`
    : undefined;
  return {
    head: markup`<span id="rule-${rule.id}">${rule.title}</span><p class="quiet"><code>${rule.id}</code></p>`,
    cells: [verdict(result), [rule.rationale, " ", source(rule.source), scanners]],
  };
}

function verdict({ verdict, findings, reason }: Result): Content {
  switch (verdict) {
    case "compliant":
      return pill("good", "holds");
    case "violation":
      return [
        pill("bad", "violated"),
        markup`<p>${findings.length === 1 ? "1 finding" : `${findings.length} findings`}</p>`,
      ];
    case "waived":
      return [
        pill("warn", "waived"),
        markup`<p>${findings.length === 1 ? "1 waiver" : `${findings.length} findings`}</p>`,
      ];
    case "not applicable":
      return [pill("plain", "not applicable"), markup`<p>${reason}</p>`];
  }
}

function source(url: string): Markup {
  const safe = httpsUrl(url);
  return safe === undefined ? markup`<span class="quiet">${url}</span>` : markup`<a href="${safe}">Source</a>`;
}
