import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { expect } from '@jest/globals';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

/** Holds the screen as it is now against all of axe's rules, and in the dark against those about colours. */
export async function isAccessible(page: Page, screen: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await colorsAreThere(page);
    expect({ screen, colorScheme, violations: await violations(page, colorScheme) }).toEqual({
      screen,
      colorScheme,
      violations: [],
    });
  }
}

const AXE = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Colours pass from one scheme into the other, parents before children; halfway there is no contrast. */
export async function colorsAreThere(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const passing = () => document.getAnimations().filter((one) => one instanceof CSSTransition);
    for (let rest = passing(); rest.length > 0; rest = passing()) {
      await Promise.allSettled(rest.map(({ finished }) => finished));
    }
  });
}

const COLOR_RULES = ['color-contrast', 'link-in-text-block'];

async function violations(page: Page, scheme: 'light' | 'dark'): Promise<string[]> {
  // Evaluated by the debugger, which the page's policy does not bind.
  await page.evaluate(await AXE);
  const options: RunOptions = scheme === 'light' ? {} : { runOnly: COLOR_RULES };
  const results = await page.evaluate(async (chosen) => {
    const { axe } = globalThis as unknown as { axe: { run(options: RunOptions): Promise<AxeResults> } };
    return axe.run(chosen);
  }, options);
  return results.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${help}\n${html}\n${failureSummary}`),
  );
}
