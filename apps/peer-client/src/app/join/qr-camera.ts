/** Reads pictures of the rear camera until one holds a QR code. Throws when there is no camera to be had. */
export async function findQrText(video: HTMLVideoElement, signal: AbortSignal): Promise<string | undefined> {
  video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
  await video.play();
  const detector = await makeDetector();
  while (!signal.aborted) {
    await nextFrame();
    const [found] = await detector.detect(video);
    if (found && !signal.aborted) return found.rawValue;
  }
  return undefined;
}

export function stopCamera(video: HTMLVideoElement): void {
  const stream = video.srcObject;
  if (stream instanceof MediaStream) for (const track of stream.getTracks()) track.stop();
  video.srcObject = null;
}

interface Detector {
  detect(image: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>;
}

/** The browser's own detector where it has one for QR codes, else the same in JavaScript. */
async function makeDetector(): Promise<Detector> {
  const native = (globalThis as { BarcodeDetector?: NativeDetector }).BarcodeDetector;
  if (native && (await native.getSupportedFormats()).includes('qr_code'))
    return new native({ formats: ['qr_code'] });
  const { BarcodeDetector } = await import('qr/decode.js');
  return new BarcodeDetector({ formats: ['qr_code'] });
}

/** Shape Detection API; not in TypeScript's DOM library. */
interface NativeDetector {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<string[]>;
}

/** Ten pictures a second are enough, and leave the battery alone. */
const nextFrame = () => new Promise<void>((resolve) => setTimeout(resolve, 100));
