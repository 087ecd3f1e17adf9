// What a reader does on the search page: by keyboard from search to filter to
// article and back; direct answers; words that are no words of ours; states
// when nothing is found, files are missing, scripts do not run.
import { strict as assert } from "node:assert";

const HOSTILE = [
	"<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>",
	"</script><b>", "'; drop table", "{{7*7}}${7*7}", "\u202Etxt.exe\u2066",
	"%E0%A4%A", "%00%ff", "\\\\\" \\u0022", "-", "--", "- -", "\"", "\"\"",
	"字".repeat(5000), "𠮷𬳵", "\u0000", "^^|<<", "constructor",
	"__proto__", "toString",
];

async function ready(page) {
	await page.waitForSelector("#results[data-count], #results .none button",
		{ state: "attached" });
}

// Everything with the keyboard alone.
async function keyboard({ page, base, phrase }) {
	await page.goto(`${base}index.html`);
	await page.keyboard.press("/");
	await page.keyboard.type(phrase);
	await Promise.all([page.waitForURL(/search\.html/),
		page.keyboard.press("Enter")]);
	await ready(page);
	const count = await page.getAttribute("#results", "data-count");

	assert(+count > 0, `${phrase} is found`);
	await page.focus("#sort");
	await page.keyboard.press("ArrowDown");
	await page.waitForURL(/sort=/);
	await ready(page);
	assert.equal(await page.getAttribute("#results", "data-count"), count);
	await page.keyboard.press("/");
	await page.waitForTimeout(50);
	if (!await page.evaluate(() => document.activeElement.id === "q"))
		await page.focus("#q"); // a select keeps its keys
	await page.keyboard.press("ArrowDown");
	assert(await page.evaluate(
		() => document.activeElement.matches("#results a")), "on a result");
	await Promise.all([page.waitForURL(/\.html\?q=/),
		page.keyboard.press("Enter")]);
	await page.waitForSelector("mark[data-hit].now");
	const at = await page.evaluate(() => {
		const box = document.querySelector("mark.now").getBoundingClientRect();

		return box.top >= 0 && box.bottom <= innerHeight;
	});

	await page.waitForTimeout(400); // smooth scrolling
	assert(at || await page.evaluate(() => {
		const box = document.querySelector("mark.now").getBoundingClientRect();

		return box.top >= 0 && box.bottom <= innerHeight;
	}), "the first hit is in sight");
	const said = await page.textContent(".hits output");

	assert.match(said, /第 1 处，共 \d+ 处/);
	await page.focus(".hits button[aria-label=下一处]");
	await page.keyboard.press("Enter");
	assert.match(await page.textContent(".hits output"), /^第 [12] 处/);
	await page.goBack();
	await ready(page);
	assert.equal(await page.getAttribute("#results", "data-count"), count);
	assert.equal(await page.inputValue("#q"), phrase);
	await page.goBack();
	await ready(page);
	assert.equal(await page.inputValue("#sort"), "", "back before the sort");
}

// Hits counted on the results are those marked in the article.
async function counts({ page, base, phrase, ask }) {
	await ask(page, base, phrase);
	const said = await page.evaluate(() =>
		[...document.querySelectorAll("#results li")].map((li) => [
			li.querySelector("h2 a").href,
			+/命中 (\d+) 处/.exec(li.textContent)[1]]));

	for (const [href, count] of said.slice(0, 3)) {
		await page.goto(href);
		await page.waitForSelector(".hits");
		const shown = await page.evaluate(() => new Set(
			[...document.querySelectorAll("mark[data-hit]")]
				.map((m) => m.dataset.hit)).size);

		assert.equal(shown, count, `hits of ${phrase} in ${href}`);
	}
}

async function hostile({ page, base, ask }) {
	for (const words of HOSTILE) {
		await ask(page, base, words);
		assert.equal(await page.evaluate(() => document.querySelectorAll(
			"#results script, #results img, main b b").length), 0, words);
	}
	for (const raw of ["%E0%A4%A", "%ED%A0%80", "%", "&q=%ff", "a&page=-1&year=x-y&sort=?",
		"a&category=<b>&from=9999", "a&page=1e9"]) {
		await page.goto(`${base}search.html?q=${raw}`);
		await ready(page);
	}
}

// A page of a result leads to its first hit there.
async function pages({ page, base, ask, phrase }) {
	await ask(page, base, phrase);
	const href = await page.evaluate(() => [...document.querySelectorAll(
		"#results .where a[href*='#p']")].map((a) => a.href).pop());

	await page.goto(href);
	await page.waitForSelector("mark[data-hit].now");
	assert(await page.evaluate(() => {
		const turn = document.getElementById(location.hash.slice(1));
		const marks = [...document.querySelectorAll("mark[data-hit]")].filter(
			(m) => !turn || turn.compareDocumentPosition(m) & 4);

		return marks[0].matches(".now");
	}), href);
}

async function directly({ page, base, ask, number, issue }) {
	const { count } = await ask(page, base, number.typed);

	assert(count > 0, `${number.typed} is found`);
	assert.equal(await page.evaluate(() => new URL(document.querySelector(
		"#results .direct a").href).pathname.split("/").slice(-2).join("/")),
	number.href);
	for (const [typed, href] of issue) {
		await ask(page, base, typed);
		assert.equal(await page.evaluate(() => new URL(document.querySelector(
			"#results .direct a").href).pathname.split("/").slice(-2)
			.join("/")), href, typed);
	}
	await ask(page, base, number.lost);
	assert.equal(await page.getAttribute("#results .none li a", "href"),
		"numbers.html", number.lost);
}

// What finds nothing is answered with the ways in which it is written.
async function otherwise({ page, base, ask, other }) {
	for (const [typed, written] of other) {
		const { count } = await ask(page, base, typed);

		assert.equal(count, 0, typed);
		if (!written)
			assert(!await page.$("#results .none li a[href*='q=']"), typed);
		else assert((await page.$$eval("#results .none li a", (list) => list.map(
			(a) => new URL(a.href).searchParams.get("q")))).includes(written),
		`${typed}: ${written}`);
	}
}

// Filters leave what they say, the address holds them, and they go.
async function filters({ page, base, ask, phrase, year }) {
	const all = await ask(page, base, phrase);
	const some = await ask(page, base, phrase, `&year=${year}`);

	assert(some.count > 0 && some.count < all.count, `${phrase} in ${year}`);
	assert(some.hrefs.every((h) => h.startsWith(`${year}-`)));
	assert.equal(await page.inputValue("#from"), year);
	const none = await ask(page, base, phrase, "&year=1901-1902");

	assert.equal(none.count, 0);
	await page.click("#results .none a");
	await page.waitForFunction((n) => document.querySelector("#results")
		.dataset.count === n, String(all.count));
	const but = await ask(page, base, `${phrase} -${phrase}`);

	assert.equal(but.count, 0);
}

async function states({ browser, base, fault }) {
	const lost = await (await browser.newContext()).newPage();

	await lost.route(/search\/(?:open|closed)/, (r) => r.abort());
	await lost.goto(`${base}search.html?q=通知`);
	await lost.waitForSelector("#results .none button");
	await lost.context().close();
	const old = await (await browser.newContext(
		{ javaScriptEnabled: false })).newPage();

	await old.goto(`${base}search.html?q=通知`);
	if (!await old.isVisible("#results .without a"))
		fault("without scripts nothing tells where to look");
	await old.context().close();
}

export async function walk({ browser, http, disc, open, ask, fault, walk }) {
	for (const base of [http, disc]) {
		const context = await browser.newContext();
		const page = await open(context);
		const given = { page, base, ask, browser, fault, ...walk };

		for (const step of [keyboard, counts, pages, hostile, directly, otherwise,
			filters, states])
			try {
				await step(given);
			} catch (e) {
				fault(`${step.name}, ${base.slice(0, 4)}: ${
					String(e.stack).slice(0, 500)}`);
			}
		await context.close();
	}
}
