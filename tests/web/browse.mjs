// Opens pages of a built site in Chromium, under a strict CSP, at the address
// its canonical links name, and elsewhere: node browse.mjs PUBLIC. Reads
// [page, kind] lines of JSON on stdin; prints one line for each fault:
//
//   axe-core, in both schemes, at 390 and 1280 pixels
//   anything in the console, any request that fails or leaves the site
//   wider than the window at 320 (400 % of 1280), with WCAG's text spacing too
//   what is smaller than a finger, or holds it in a box; files for download
//   of one name
//   a long table whose head does not follow, a wide one that does not say so
//   large print that is not kept; a citation that is not copied; an outline
//   that does not follow what is read
//   a number parted from its unit, a word of a title parted, on a phone
//   a line that is marked to stand at the right and does not
import { createRequire } from "node:module";
import { existsSync, readFileSync, statSync } from "node:fs";
import { extname, join } from "node:path";
import { pathToFileURL } from "node:url";

const tools = createRequire(join(process.env.WEB_TOOLS, "x.js"));
const { chromium } = tools("playwright-core");
const axe = readFileSync(tools.resolve("axe-core/axe.min.js"), "utf8");
const root = process.argv[2];
const pages = readFileSync(0, "utf8").split("\n").filter(Boolean)
	.map((line) => JSON.parse(line));
const CSP = "default-src 'none'; style-src 'self'; script-src 'self'; " +
	"img-src 'self'; connect-src 'self'; form-action 'self'; " +
	"base-uri 'none'; frame-ancestors 'none'";
const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css",
	".js": "text/javascript", ".svg": "image/svg+xml",
	".png": "image/png", ".jpg": "image/jpeg",
	".json": "application/json", ".pdf": "application/pdf" };
const SPACING = "* { line-height: 1.5 !important; " +
	"letter-spacing: .12em !important; word-spacing: .16em !important } " +
	"p { margin-bottom: 2em !important }";
const ELSEWHERE = "https://else.test/a/b/"; // below a path of another host

function canonicalBase() {
	const home = readFileSync(join(root, "index.html"), "utf8");

	return home.match(/rel="canonical" href="([^"]*)"/)?.[1] ??
		"https://site.test/";
}

const BASE = canonicalBase();
const seen = new Set();
const faults = (name, what) => {
	const line = `${name}: ${what}`;

	if (!seen.has(line))
		console.log(line);
	seen.add(line);
};

// The site as a server would give it.
async function serve(context, base) {
	await context.route("**/*", (route) => {
		const url = route.request().url().split(/[?#]/)[0];
		const path = join(root, decodeURIComponent(url.slice(base.length)));

		if (!url.startsWith(base))
			return route.abort();
		const file = path.endsWith("/") ? join(path, "index.html") : path;
		if (!existsSync(file) || !statSync(file).isFile())
			return route.fulfill({ status: 404, path: join(root, "404.html"),
				headers: { "content-type": TYPES[".html"],
					"content-security-policy": CSP } });
		return route.fulfill({ path: file, headers: {
			"content-type": TYPES[extname(file)] ?? "text/plain",
			"content-security-policy": CSP } });
	});
}

async function open(context, base, name) {
	const page = await context.newPage();
	const guesses = name === "404.html"; // at where the site may be

	page.on("console", (m) => guesses && /Failed to load/.test(m.text()) ||
		faults(name, `console: ${m.text()}`));
	page.on("pageerror", (e) => faults(name, `${e}`));
	page.on("requestfailed", (r) => guesses ||
		faults(name, `${r.url()} is not there`));
	page.on("response", (r) => {
		if (r.status() >= 400 && !guesses)
			faults(name, `${r.url()}: ${r.status()}`);
	});
	await page.goto(base + name);
	return page;
}

async function overflow(page, name, how) {
	const wide = await page.evaluate(
		() => document.documentElement.scrollWidth);

	if (wide > 320)
		faults(name, `${wide} wide in 320 pixels${how}`);
}

// A busy browser takes a moment to lay a page out anew.
// As a reader sees it: laid out at its new width, and what the page does of
// itself when that changes is done, which is before the next but one frame.
async function resize(page, width, height) {
	await page.setViewportSize({ width, height });
	await page.evaluate(async (w) => {
		const frame = () => new Promise(requestAnimationFrame);

		while (innerWidth !== w)
			await frame();
		await frame();
		await frame();
	}, width);
}

async function narrow(page, name) {
	await resize(page, 320, 800);
	await overflow(page, name, "");
	await page.evaluate((css) => {
		const sheet = new CSSStyleSheet();

		sheet.replaceSync(css);
		document.adoptedStyleSheets = [sheet];
	}, SPACING);
	await overflow(page, name, " with text spacing");
	await page.evaluate(() => { document.adoptedStyleSheets = []; });
}

// In the dark only colours can differ.
async function accessible(page, name, scheme, width) {
	await page.emulateMedia({ colorScheme: scheme });
	await resize(page, width, 900);
	const { violations } = await page.evaluate((only) => axe.run(document, {
		preload: false, resultTypes: ["violations"],
		rules: { "target-size": { enabled: true } },
		...(only ? { runOnly: { type: "rule", values: only } } : {}),
	}), scheme === "dark" ? ["color-contrast"] : null);

	for (const v of violations)
		faults(name, `${scheme} ${width}: ${v.id}: ${v.help}: ` +
			v.nodes[0].html.slice(0, 160));
}

// On a narrow page no number is parted from its unit, and no line of a title
// ends inside a word.
async function whole(page, name) {
	await resize(page, 360, 800);
	const said = await page.evaluate(() => {
		const parted = [...document.querySelectorAll(".whole")]
			.filter((e) => e.getClientRects().length > 1)
			.map((e) => `${e.textContent} is parted`);

		for (const part of document.querySelectorAll(".head h1 span")) {
			for (const node of part.childNodes) {
				const range = document.createRange();

				range.selectNodeContents(node);
				if (node.nodeType === Node.TEXT_NODE &&
					/^\p{sc=Han}{2,4}$/u.test(node.data) &&
					new Set([...range.getClientRects()]
						.map((r) => r.top)).size > 1)
					parted.push(`${node.data} is parted`);
			}
		}
		return parted;
	});

	said.forEach((fault) => faults(name, fault));
}

// What is marked to stand at the right does: dates, >> in a cell.
async function rightward(page, name) {
	const said = await page.evaluate(() => [...document
		.querySelectorAll("p.end")]
		.filter((e) => getComputedStyle(e).textAlign !== "right")
		.map((e) => `not set right: ${e.textContent}`));

	said.forEach((fault) => faults(name, fault));
}

async function look(context, name) {
	const page = await open(context, BASE, name);

	await page.evaluate(axe);
	await rightward(page, name);
	for (const scheme of ["light", "dark"])
		for (const width of [1280, 390])
			await accessible(page, name, scheme, width);
	await narrow(page, name);
	await whole(page, name);
	await page.close();
}

// The same pages from a disc and below a path: they must say nothing.
async function elsewhere(browser) {
	const context = await browser.newContext();
	const firsts = new Map(pages.map(([name, kind]) => [kind, name]));
	const disc = pathToFileURL(join(root, "/")).href;

	firsts.delete("on-404"); // see lost()
	for (const name of firsts.values())
		await (await open(context, disc, name)).close();
	await serve(context, ELSEWHERE);
	for (const name of firsts.values())
		await (await open(context, ELSEWHERE, name)).close();
	await context.close();
}

// Wherever the site stands and whatever is asked for, the page for lost
// addresses has its sheet, its scripts, and links that lead into the site.
async function lost(browser) {
	for (const base of [BASE, ELSEWHERE, pathToFileURL(join(root, "/")).href])
		for (const name of base.startsWith("file:") ? ["404.html"] :
			["none.html", "2001-01/none.html", "category/none/none.html",
				...new URL(base).pathname === "/" ? ["a/b/c/d/e/none.html"]
					: []]) {
			const context = await browser.newContext();
			const page = await context.newPage();

			if (!base.startsWith("file:"))
				await serve(context, base);
			await page.goto(base + name);
			await page.waitForSelector("html.js", { timeout: 10000 })
				.catch(() => faults(base + name, "its scripts do not run"));
			const said = await page.evaluate((at) => [
				...[...document.querySelectorAll("body a")]
					.filter((a) => !a.href.startsWith(at))
					.map((a) => `${a.href} leads away`),
				...getComputedStyle(document.body).marginTop === "0px" ? []
					: ["it has no style sheet"],
			], base);

			said.forEach((fault) => faults(base + name, fault));
			await context.close();
		}
}

const first = (kind) => pages.find((p) => p[1] === kind)?.[0];
const isLarge = (page) => page.evaluate(
	() => document.documentElement.classList.contains("large") &&
		parseFloat(getComputedStyle(document.body).fontSize) >= 24);

async function largePrint(context) {
	const page = await open(context, BASE, "index.html");

	if (await isLarge(page))
		faults("large print", "is on before it was asked for");
	await page.click("button.large");
	await page.goto(BASE + first("on-article"));
	if (!await isLarge(page))
		faults("large print", "is not kept on the next page");
	for (const width of [320, 1280]) {
		await resize(page, width, 800);
		if (await page.evaluate((w) =>
			document.documentElement.scrollWidth > w, width))
			faults("large print", `wider than ${width} pixels`);
	}
	if (await page.getAttribute("button.large", "aria-pressed") !== "true")
		faults("large print", "the button does not say that it is on");
	await page.click("button.large");
	await page.reload();
	if (await isLarge(page))
		faults("large print", "cannot be left");
	await page.close();
}

async function citation(context) {
	const page = await open(context, BASE, first("on-article"));
	const words = await page.locator("[data-copy]").first().textContent();

	await context.grantPermissions(["clipboard-read", "clipboard-write"]);
	await page.locator("button.copy").first().click();
	await page.getByText("已复制").waitFor({ timeout: 10000 });
	if (await page.evaluate(() => navigator.clipboard.readText()) !== words)
		faults("citation", "what is copied is not what is shown");
	if (await page.locator("link[rel=canonical]").count() &&
		!/\[J\/OL\]\. .*\[\d{4}-\d\d-\d\d\]\. https?:/.test(words))
		faults("citation", `no day of the visit: ${words}`);
	await page.close();
}

// The last heading that has come into the upper third is the current one.
async function outline(context) {
	for (const [name] of pages.filter((p) => p[1] === "on-article")) {
		const page = await open(context, BASE, name);
		const links = page.locator(".outline a");
		const n = await links.count();

		await resize(page, 1280, 900);
		if (n > 3) {
			const hash = await links.nth(Math.floor(n / 2)).getAttribute("href");

			await page.evaluate((id) => scrollTo({ behavior: "instant",
				top: document.getElementById(id)
					.getBoundingClientRect().top + scrollY - 280 }),
			hash.slice(1));
			const at = page.locator(".outline [aria-current]");

			await page.locator(`.outline [aria-current][href="${hash}"]`)
				.waitFor({ timeout: 10000 })
				.catch(async () => faults(name, `reading ${hash}, the ` +
					`outline is at ${await at.getAttribute("href")}`));
			await resize(page, 390, 800);
			if (await links.first().isVisible())
				faults(name, "the outline is open on a phone");
			await page.click(".outline button");
			if (!await links.first().isVisible())
				faults(name, "the outline does not open on a phone");
		}
		await page.close();
	}
}

// What one aims at is a finger high; two files have two names.
async function touch(browser) {
	const context = await browser.newContext({ hasTouch: true, isMobile: true,
		viewport: { width: 390, height: 800 } });

	await serve(context, BASE);
	for (const [name] of pages) {
		const page = await open(context, BASE, name);
		const said = await page.evaluate(() => {
			const files = [...document.querySelectorAll("a[download]")]
				.map((a) => a.getAttribute("aria-label") ?? a.textContent);
			const low = [...document.querySelectorAll("nav a, button, " +
				"summary, select, input, .downloads a, .contents .title a")]
				.filter((e) => e.checkVisibility() &&
					e.getBoundingClientRect().height < 43.5);

			const boxes = [...document.querySelectorAll(".scroll")]
				.filter((e) => e.scrollHeight > e.clientHeight + 1);

			return [...boxes.map((e) => `${e.id} holds the finger`),
				...low.map((e) => `too low: ${e.outerHTML.slice(0, 90)}`),
				...files.filter((f, i) => files.indexOf(f) !== i)
					.map((f) => `two files are called ${f}`)];
		});

		said.forEach((fault) => faults(name, fault));
		await page.close();
	}
	await context.close();
}

// Where a table fits, its head stays in sight; where not, the box says so.
async function tables(context) {
	for (const [name] of pages.filter((p) => p[1] === "on-article")) {
		const page = await open(context, BASE, name);

		for (const width of [1280, 390]) {
			await resize(page, width, 500);
			const said = await page.evaluate(async () => {
				const lost = [];

				for (const box of document.querySelectorAll(".scroll")) {
					const head = box.querySelector("thead");
					const { top, height } = box.getBoundingClientRect();
					const wide = box.scrollWidth > box.clientWidth + 1;

					if (wide === (getComputedStyle(box, "::before")
						.content === "none"))
						lost.push(`${box.id}: no true word of its width`);
					if (wide !== (box.tabIndex === 0))
						lost.push(`${box.id}: a stop for Tab: ${!wide}`);
					if (wide || !head || head.clientHeight > height / 3)
						continue;
					scrollTo({ behavior: "instant",
						top: scrollY + top + height / 2 });
					const at = head.getBoundingClientRect();
					if (at.top < -1 || at.bottom > innerHeight)
						lost.push(`${box.id}: its head is out of sight`);
				}
				return lost;
			});

			said.forEach((fault) => faults(name, `${width}: ${fault}`));
		}
		await page.close();
	}
}

// Without scripts nothing is missing but what only scripts can do.
async function plain(browser) {
	const context = await browser.newContext({ javaScriptEnabled: false });

	await serve(context, BASE);
	const page = await open(context, BASE, first("on-article"));
	if (await page.locator("button.large").isVisible())
		faults("no scripts", "a button that does nothing is shown");
	for (const link of await page.locator(".outline a").all())
		if (!await link.isVisible())
			faults("no scripts", "the outline is hidden");
	await context.close();
}

const browser = await chromium.launch({
	executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
	args: ["--no-sandbox", "--disable-gpu", "--disable-quic"],
});
const context = await browser.newContext();

await serve(context, BASE);
for (const [name] of pages)
	await look(context, name);
await outline(context);
await tables(context);
await touch(browser);
await largePrint(context);
await citation(context);
await elsewhere(browser);
await lost(browser);
await plain(browser);
await browser.close();
