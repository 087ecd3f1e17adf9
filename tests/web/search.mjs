// Searches a built site in Chromium: node search.mjs PUBLIC JSON, where JSON
// names phrases with the articles that hold them:
//   { "phrases": [["phrase", ["2024-07/slug", ...]], ...], "budget": true,
//     "direct": [["query", "href of its direct answer"], ...],
//     "walk": what walk.mjs needs }
// Over http and from disc: counts and articles equal. With a budget, what a
// query moves from an empty cache is kept within it. One line for each fault;
// on stderr what was measured.
import { createRequire } from "node:module";
import { createServer } from "node:http";
import { readFileSync, existsSync, statSync } from "node:fs";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { pathToFileURL } from "node:url";

const tools = createRequire(join(process.env.WEB_TOOLS, "x.js"));
const { chromium } = tools("playwright-core");
const [, , root, plan] = process.argv;
const { phrases, budget, direct = [], walk } = JSON.parse(readFileSync(plan, "utf8"));
const TYPES = { ".html": "text/html", ".js": "text/javascript",
	".css": "text/css", ".pdf": "application/pdf" };
const CSP = "default-src 'none'; style-src 'self'; script-src 'self'; " +
	"img-src 'self'; connect-src 'none'; form-action 'self'; base-uri 'none'";
const sent = []; // of the query at hand: { path, bytes }
const fault = (words) => console.log(words);

// Answers of a kind are held back until so many of it were asked for: a page
// that waits for one before it asks for the next gets none.
const KINDS = [/\/search\/(?:open|closed)\//, /\/text\//];
const held = KINDS.map(() => ({ left: 0, all: null, go: null }));
const heldBy = (path) => held[KINDS.findIndex((kind) => kind.test(path))];

function holdAll(paths) {
	for (const one of held)
		Object.assign(one, { left: 0,
			all: new Promise((go) => Object.assign(one, { go })) });
	for (const one of paths.map(heldBy).filter(Boolean))
		one.left++;
}

// The page may ask for more than the browser has connections for.
function countAsked(page) {
	page.on("request", (r) => {
		const one = heldBy(new URL(r.url()).pathname);

		if (one && one.all && --one.left === 0)
			one.go();
	});
	return page;
}

// A query of thousands of characters is no reason to refuse.
const server = createServer({ maxHeaderSize: 1 << 20 }, async (request,
	response) => {
	const path = decodeURIComponent(new URL(request.url, "http://x").pathname);
	const file = join(root, path.replace(/^\/sub\//, "/"));

	if (!path.startsWith("/sub/") || !existsSync(file) ||
		!statSync(file).isFile()) {
		response.writeHead(path.endsWith("favicon.ico") ? 204 : 404).end();
		return;
	}
	const data = gzipSync(readFileSync(file), { level: 9 });

	sent.push({ path, bytes: data.length });
	await heldBy(path)?.all;
	response.writeHead(200, { "content-encoding": "gzip",
		"content-security-policy": CSP, "x-content-type-options": "nosniff",
		"content-type": `${TYPES[extname(file)] || "text/plain"}; charset=utf-8` });
	response.end(data);
});

await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const http = `http://127.0.0.1:${server.address().port}/sub/`;
const disc = pathToFileURL(join(root, "/")).href;
const browser = await chromium.launch({
	executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
	args: ["--no-sandbox", "--disable-gpu", "--disable-quic"],
});

async function open(context) {
	const page = await context.newPage();

	page.on("console", (m) => fault(`console: ${m.text()}`));
	page.on("pageerror", (e) => fault(`page: ${e}`));
	return page;
}

async function ask(page, base, query, more = "") {
	await page.goto(`${base}search.html?q=${encodeURIComponent(query)}${more}`);
	await page.waitForSelector("#results[data-count]",
		{ timeout: 30000, state: "attached" });
	return page.evaluate(() => ({
		count: +document.querySelector("#results").dataset.count,
		ms: +document.querySelector("#results").dataset.ms,
		hrefs: [...document.querySelectorAll("#results h2 a")].map((a) =>
			new URL(a.href).pathname.split("/").slice(-2).join("/")
				.replace(/\.html$/, "")),
		marks: [...document.querySelectorAll("#results li")].every(
			(li) => li.querySelector("mark")),
	}));
}

// All pages of the results.
async function askAll(page, base, query) {
	const first = await ask(page, base, query);
	const found = [...first.hrefs];

	for (let n = 2; found.length < first.count && n <= 2; n++)
		found.push(...(await ask(page, base, query, `&page=${n}`)).hrefs);
	return { ...first, hrefs: found };
}

// === Phrases ===

const middle = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];

// Three steps from an empty cache: what every search loads; all shards; all
// texts.
async function checkSteps(list) {
	for (const [phrase] of list)
		for (const first of [true, false]) {
			const context = await browser.newContext();

			if (!first)
				holdAll(sent.map((s) => s.path));
			sent.length = 0;
			await ask(countAsked(await open(context)), http, phrase).catch(() =>
				fault(`${phrase}: one waits for another, ${
					held.map((h) => h.left)} were not asked for`));
			held.forEach((h) => {
				h.go?.();
				h.all = null;
			});
			await context.close();
		}
}

// A query from an empty cache: its index data, its texts.
function measure(moved, total) {
	const index = moved.filter((s) => s.path.includes("/search/"));
	const texts = moved.filter((s) => s.path.includes("/text/"));
	const sum = (list) => list.reduce((n, s) => n + s.bytes, 0);

	total.index.push(sum(index));
	total.texts.push(sum(texts));
	total.files.push(index.length + texts.length);
	if (sum(index) > 60000)
		fault(`${total.phrase}: ${sum(index)} bytes of the index`);
	if (sum(texts) > 40000)
		fault(`${total.phrase}: ${sum(texts)} bytes of texts`);
}

async function compare(base, list, total) {
	const context = await browser.newContext();
	const page = await open(context);

	for (const [phrase, articles] of list) {
		const cold = total && await browser.newContext();
		const first = cold ? await open(cold) : page;

		sent.length = 0;
		const got = await ask(first, base, phrase);

		if (total) {
			total.phrase = phrase;
			total.ms.push(got.ms);
			measure([...sent], total);
			await cold.close();
		}
		if (got.count !== articles.length)
			fault(`${phrase}: ${got.count} articles, not ${articles.length}`);
		const all = got.count > 10 && got.count <= 20
			? (await askAll(page, base, phrase)).hrefs : got.hrefs;

		for (const href of all)
			if (!articles.includes(href))
				fault(`${phrase}: ${href} does not hold it`);
		if (new Set(all).size !== Math.min(got.count, got.count <= 20
			? got.count : 10))
			fault(`${phrase}: ${all.length} results shown of ${got.count}`);
		if (got.count && !got.marks)
			fault(`${phrase}: a result without its hit`);
	}
	await context.close();
}

const total = { index: [], texts: [], files: [], ms: [] };
const half = phrases.length >> 1;

await compare(http, phrases.slice(0, half), budget && total);
await compare(disc, phrases.slice(half));
if (direct.length) {
	const page = await open(await browser.newContext());

	for (const [typed, href] of direct) {
		await ask(page, disc, typed);
		const got = await page.evaluate(() => document.querySelector(
			"#results .direct a")?.getAttribute("href"));

		if (got !== href)
			fault(`${typed}: ${got}, not ${href}`);
	}
}
if (budget)
	await checkSteps([...phrases.slice(0, 6), ["有关矿"], ["的"], ["人民政府 通知"]]);
if (walk)
	await (await import("./walk.mjs")).walk(
		{ browser, http, disc, open, ask, fault, walk });
const said = (name, list) => `${name} ${middle(list)} (most ${
	Math.max(...list)})`;

const scripts = [...readFileSync(join(root, "search.html"), "utf8").matchAll(
	/src="(assets\/(?!page\.)[^"]+\.js)"/g)].reduce((n, [, name]) => n + gzipSync(
	readFileSync(join(root, name)), { level: 9 }).length, 0);

if (scripts > 20000)
	fault(`the scripts are ${scripts} bytes`);
console.error(`${phrases.length} phrases; scripts ${scripts} bytes`);
if (budget)
	console.error(`cold, gzip: ${said("index", total.index)}, ${
		said("texts", total.texts)} bytes, ${said("files", total.files)}, ${
		said("ms", total.ms)}`);
await browser.close();
server.close();
