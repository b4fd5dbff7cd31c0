import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import axe, { type RunOptions } from "axe-core";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { assembleReport } from "../../review/review";
import { htmlPage } from "../../review/page/page";
import { evaluate } from "../../policy/evaluate";
import { STRICT } from "../../policy/settings";
import { Deployment } from "../../terraform-json/deployment";
import { readStacks } from "../../terraform-json/read";
import { SYNTHESIS } from "../support/synthesis";
import { SECTIONS, fullReport } from "./page/report-fixture";

/** Chromium, if it is installed. */
const program = [
  process.env["CHROMIUM"],
  ...(process.env["PATH"] ?? "")
    .split(path.delimiter)
    .flatMap((folder) => ["chromium", "chromium-browser", "google-chrome"].map((name) => path.join(folder, name))),
].find((file) => file && existsSync(file));

/** Without Chromium, these tests are reported as skipped. */
const inBrowser = program ? test : test.skip;
if (!program) process.stderr.write("no Chromium on PATH or in CHROMIUM: the report is not tested in a browser\n");

let folder: string;
let browser: Browser | undefined;
const files = { production: "", full: "" };

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "langfuse-browser-test-"));
  if (!program) return;
  const pages = { production: htmlPage(production()), full: htmlPage(fullReport()) };
  for (const [name, text] of Object.entries(pages)) {
    const file = path.join(folder, `${name}.html`);
    writeFileSync(file, await text);
    files[name as keyof typeof files] = pathToFileURL(file).href;
  }
  browser = await chromium.launch({
    executablePath: program,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

function production() {
  const stacks = readStacks(SYNTHESIS).filter(({ name }) => name.startsWith("production-"));
  const synthesis = new Deployment(stacks);
  const policy = evaluate(synthesis, { settings: STRICT, today: "2026-01-01" });
  return assembleReport({ environment: "production", synthesis, policy });
}

/** Opens a page in a new browser context, and returns its console output and requests too. */
async function open<Given>(url: string, options: BrowserContextOptions, look: (page: Page) => Promise<Given>) {
  const context = await (browser as Browser).newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const noise: string[] = [];
  const requests: string[] = [];
  page.on("console", (message) => noise.push(message.text()));
  page.on("pageerror", ({ message }) => noise.push(message));
  page.on("request", (request) => requests.push(request.url()));
  try {
    await page.goto(url);
    return { given: await look(page), noise, requests };
  } finally {
    await context.close();
  }
}

/** The global of the page. */
declare const window: { axe: typeof axe };

/** The width of the page in windows of some widths; a wider page scrolls sideways. */
async function measureWidths(page: Page): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    found.push(await page.evaluate("document.scrollingElement.scrollWidth"));
  }
  return found;
}

const WIDTHS = [1280, 768, 360];

/** The words of tables that are broken within, except names and URLs, which have other characters than letters. */
const BROKEN_WORDS = `(() => {
  for (const fold of document.querySelectorAll("details")) fold.open = true;
  const broken = new Set();
  for (const cell of document.querySelectorAll("th, td, summary, p, li, figcaption")) {
    const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      for (const { 0: word, index } of node.data.matchAll(/(?<!\\S)[A-Za-z]+(?!\\S)/g)) {
        const range = document.createRange();
        range.setStart(node, index);
        range.setEnd(node, index + word.length);
        if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1) broken.add(word);
      }
    }
  }
  return [...broken];
})()`;

inBrowser("production is at most 12,000 pixels high; its texts can be read, and no word is broken", async () => {
  const { given } = await open(files.production, {}, async (page) => {
    const height = (await page.evaluate("document.documentElement.scrollHeight")) as number;
    const sizes = (await page.evaluate(
      `[...document.querySelectorAll(".diagram text")].map((text) => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a)`,
    )) as number[];
    const fits = await page.evaluate(
      `[...document.querySelectorAll("figure")].map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)`,
    );
    await page.evaluate("scrollTo(0, 3000)");
    const contents = await page.evaluate(`document.querySelector("nav").getBoundingClientRect().top`);
    const wide = await page.evaluate(BROKEN_WORDS);
    await page.setViewportSize({ width: 390, height: 800 });
    const narrow = await page.evaluate(BROKEN_WORDS);
    const tables = await page.evaluate(
      `[...document.querySelectorAll(".scroll:has(table)")].filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth).length`,
    );
    return { isShort: height <= 12_000, smallest: Math.min(...sizes) >= 11, fits, contents, wide, narrow, tables };
  });
  expect(given).toEqual({
    isShort: true,
    smallest: true,
    fits: [0, 0, 0],
    contents: 0,
    wide: [],
    narrow: [],
    tables: 0,
  });
});

inBrowser("the report makes no requests, logs nothing, has every section, and fits a narrow window", async () => {
  const { given, ...beside } = await open(files.production, {}, async (page) => ({
    sections: await page
      .locator("main > section")
      .evaluateAll((sections) => (sections as { id: string }[]).map(({ id }) => id)),
    widths: await measureWidths(page),
  }));
  expect(beside).toEqual({ noise: [], requests: [files.production] });
  expect(given).toEqual({ sections: SECTIONS, widths: WIDTHS });
});

/** The full page has every colour, so that production is checked in one theme only. */
inBrowser.each([
  ["production", []],
  ["full", ["dark"]],
] as const)("axe finds no violation in %s, light and %j", async (name, others) => {
  // The Content-Security-Policy of the page forbids scripts such as axe.
  const { given } = await open(files[name], { bypassCSP: true }, async (page) => {
    await page.evaluate(axe.source);
    const found = [await findViolations(page, {})];
    for (const colorScheme of others) {
      await page.emulateMedia({ colorScheme });
      found.push(
        await findViolations(page, { runOnly: { type: "rule", values: ["color-contrast", "link-in-text-block"] } }),
      );
    }
    return found;
  });
  expect(given).toEqual([[], ...others.map(() => [])]);
});

/** The violations that axe finds, each with its first elements. */
function findViolations(page: Page, options: RunOptions): Promise<unknown> {
  return page.evaluate(async (options) => {
    const { violations } = await window.axe.run({ ...options, resultTypes: ["violations"] });
    return violations.map(({ id, nodes }) => ({ id, nodes: nodes.slice(0, 3).map(({ html }) => html) }));
  }, options);
}

inBrowser("the keyboard reaches the contents, every section, and scrolling parts", async () => {
  const { given } = await open(files.full, {}, async (page) => {
    const reached: string[] = [];
    for (let step = 0; step < 11; step++) {
      await page.keyboard.press("Tab");
      reached.push(await page.evaluate('document.activeElement.getAttribute("href") ?? ""'));
    }
    await page.locator('nav a[href="#trust"]').focus();
    await page.keyboard.press("Enter");
    const hash = await page.evaluate("location.hash");
    await page.keyboard.press("Tab");
    return { reached, hash, next: await page.evaluate('document.activeElement.getAttribute("aria-label")') };
  });
  expect(given).toEqual({
    reached: ["#verdict", "#test-platform/helm_release.langfuse", ...SECTIONS.map((id) => `#${id}`)],
    hash: "#trust",
    next: "Diagram: Who may act as whom",
  });
});

inBrowser("a link to a block opens its values, without a script", async () => {
  const { given } = await open(files.full, { javaScriptEnabled: false }, async (page) => {
    const target = page.locator('[id="test-platform/azurerm_user_assigned_identity.id"]');
    const before = await target.isVisible();
    await page.locator("#trust a").first().click();
    await target.waitFor({ state: "visible", timeout: 2_000 });
    return { before, section: await page.locator("#verdict h2").innerText() };
  });
  expect(given).toEqual({ before: false, section: "Verdict" });
});

inBrowser("a full page fits a narrow window; on paper, folds are open and colours are light", async () => {
  const { given } = await open(files.full, { colorScheme: "dark" }, async (page) => {
    const widths = await measureWidths(page);
    await page.emulateMedia({ media: "print" });
    return {
      widths,
      values: await page.locator("#helm pre").first().isVisible(),
      block: await page.locator('summary:has-text("azurerm_subnet.nodes")').isVisible(),
      json: await page.locator('[id="test-platform/azurerm_subnet.nodes"]').isVisible(),
      contents: await page.locator("nav").isVisible(),
      ground: await page.evaluate("getComputedStyle(document.body).backgroundColor"),
      source: await page.evaluate(`getComputedStyle(document.querySelector("#rules td a"), "::after").content`),
      address: await page.evaluate(`getComputedStyle(document.querySelector("#trust th a"), "::after").content`),
    };
  });
  expect(given).toEqual({
    widths: WIDTHS,
    values: true,
    block: true,
    json: false,
    contents: false,
    ground: "rgb(255, 255, 255)",
    source: '" (https://example.com/violated-rule)"',
    address: '" [azurerm_user_assigned_identity.id]"',
  });
});
