import type { IncomingMessage, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import { page } from './provider-settings.ts';
import { readAll } from './read-all.ts';

/** The pages between a browser's request and the issuer's answer: who one is, and whether one wants this. */
export function interactionPages(provider: Provider) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { prompt } = await provider.interactionDetails(request, response);
    if (request.method !== 'POST') return show(response, prompt.name);
    const form = new URLSearchParams(await readAll(request));
    const finish = (result: Parameters<Provider['interactionFinished']>[2]) =>
      provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true });
    if (form.has('deny')) return finish({ error: 'access_denied', error_description: 'End-User aborted interaction' });
    if (prompt.name === 'login') return finish({ login: { accountId: form.get('login') ?? '' } });
    return finish({ consent: {} });
  };
}

const LOGIN = '<input name="login" placeholder="user" autofocus><input type="password" name="password">';

function show(response: ServerResponse, prompt: string): void {
  const isLogin = prompt === 'login';
  const buttons = '<button name="allow" value="yes">Continue</button><button name="deny" value="yes">Deny</button>';
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
  response.end(
    page(isLogin ? 'Sign in' : 'Allow access', `<form method="post">${isLogin ? LOGIN : ''}${buttons}</form>`),
  );
}
