// What has the focus never lies under the pinned Hide, nor under danger and back where these are pinned too.

function keepClear() {
  const header = document.querySelector("header");
  const last = byId("always");
  const pinned = getComputedStyle(last).position === "sticky" ? last.offsetHeight : 0;
  const ring = 12;
  document.documentElement.style.scrollPaddingBlock = `${header.offsetHeight + ring}px ${pinned + ring}px`;
}

function watchPinned() {
  const watching = new ResizeObserver(keepClear);
  for (const element of [document.documentElement, document.querySelector("header"), byId("always")]) watching.observe(element);
}
