// Opens pages of a built site, named on stdin, from disc in Chromium:
// node browse.mjs PUBLIC. One line for each fault found by axe-core, each
// page wider than its window, each error on the page.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const tools = createRequire(join(process.env.WEB_TOOLS, "x.js"));
const { chromium } = tools("playwright-core");
const axe = readFileSync(tools.resolve("axe-core/axe.min.js"), "utf8");
const root = process.argv[2];
const pages = readFileSync(0, "utf8").split("\n").filter(Boolean);

const browser = await chromium.launch({
	executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
	args: ["--no-sandbox", "--disable-gpu", "--disable-quic"],
});

async function overflow(page, name) {
	for (const width of [320, 390, 1280]) {
		await page.setViewportSize({ width, height: 900 });
		const wide = await page.evaluate(
			() => document.documentElement.scrollWidth);
		if (wide > width)
			console.log(`${name}: ${wide} wide in ${width} pixels`);
	}
}

async function accessible(page, name, scheme) {
	const { violations } = await page.evaluate(
		() => axe.run(document, { preload: false }));
	for (const v of violations)
		if (v.impact === "serious" || v.impact === "critical")
			console.log(`${name} (${scheme}): ${v.impact}: ${v.help}: ` +
				v.nodes[0].html.slice(0, 160));
}

for (const scheme of ["light", "dark"]) {
	const context = await browser.newContext({ colorScheme: scheme });
	for (const name of pages) {
		const page = await context.newPage();
		page.on("pageerror", (e) => console.log(`${name}: ${e}`));
		page.on("requestfailed", (r) =>
			console.log(`${name}: ${r.url()} is not there`));
		await page.goto(pathToFileURL(join(root, name)).href);
		if (scheme === "light")
			await overflow(page, name);
		await page.evaluate(axe);
		await accessible(page, name, scheme);
		await page.close();
	}
	await context.close();
}
await browser.close();
