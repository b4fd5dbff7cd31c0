import { drawDiagrams } from "../../../../review/facts/diagrams/diagrams";
import { layOut, type Layout, type PlacedBox } from "../../../../review/page/diagrams/layout";
import { environment } from "../../facts/deployments";
import { TRUST } from "../report-fixture";

/** Whether two boxes of a lane have a point in common. */
function overlap(one: PlacedBox, other: PlacedBox): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  );
}

function findOverlaps({ lanes }: Layout): string[] {
  return lanes.flatMap(({ boxes }) =>
    boxes.flatMap((one, index) =>
      boxes
        .slice(index + 1)
        .filter((other) => overlap(one, other))
        .map((other) => `${one.entries[0]?.node.label} and ${other.entries[0]?.node.label}`),
    ),
  );
}

test("an edge leads from the right of a box to the left of another", async () => {
  const [lane] = (await layOut(TRUST)).lanes;
  const find = (label: string) => lane?.boxes.find(({ entries }) => entries.some(({ node }) => node.label === label));
  const [from, to] = [find("web"), find("id-test")] as [PlacedBox, PlacedBox];
  expect(from.entries.map(({ node }) => node.label)).toEqual(["web", "worker"]);
  const edge = lane?.edges[0];
  expect(edge?.curve[0]?.x).toBeCloseTo(from.x + from.width, 0);
  expect(edge?.tip.x).toBeCloseTo(to.x, 0);
});

/** The page has 1156 pixels for a diagram. Smaller text than 11 pixels is not readable. */
test.each(["dev", "production", "oss"] as const)("%s: diagrams fit a desktop, and no boxes overlap", async (name) => {
  for (const diagram of drawDiagrams(environment(name), undefined, [])) {
    const layout = await layOut(diagram);
    expect(layout.width).toBe(1156);
    expect(findOverlaps(layout)).toEqual([]);
  }
});
