import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';

/**
 * Headers of the public listener. Scripts come from here alone; style elements need the nonce of this very
 * response; nothing is loaded from or sent to anyone else but the node that the client is configured for.
 */
export function securityHeaders(
  signalUrl: string,
): (request: Request, response: Response, next: NextFunction) => void {
  const elsewhere = /^wss?:/.test(signalUrl) ? [new URL(signalUrl).origin] : [];
  const withPolicy = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", (_request, response) => `'nonce-${cspNonce(response)}'`],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'", ownSocket, ...elsewhere],
        workerSrc: ["'self'"],
        manifestSrc: ["'self'"],
        mediaSrc: ["'self'", 'blob:'],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    // Whoever ends TLS in front of the node decides about HSTS; over plain HTTP it means nothing.
    strictTransportSecurity: false,
    referrerPolicy: { policy: 'no-referrer' },
  });
  return (request, response, next) => {
    response.locals['nonce'] = randomBytes(16).toString('base64');
    withPolicy(request, response, next);
  };
}

/** The nonce that the policy of this response allows for style elements. */
export function cspNonce(response: ServerResponse): string {
  return String((response as Response).locals['nonce']);
}

/** Not every browser takes `'self'` for a WebSocket. The Host header is a stranger's, so only its plain form is used. */
function ownSocket(request: IncomingMessage): string {
  const host = request.headers.host ?? '';
  return /^[\w.-]+(:\d+)?$|^\[[\da-fA-F:]+\](:\d+)?$/.test(host) ? `ws://${host} wss://${host}` : "'self'";
}
