"use strict";
// Signs in with a login and a password, and goes on to where the reader wanted to be.
const form = document.querySelector("form"), told = document.querySelector("output");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  told.textContent = "";
  const answer = await fetch("/api/v1/sign-in", {
    method: "POST",
    headers: { "Content-Type": "application/json", "Accept-Language": document.documentElement.lang },
    body: JSON.stringify(Object.fromEntries(new FormData(form))),
  });
  if (answer.ok) {
    location.assign(form.dataset.next);
  } else {
    told.textContent = (await answer.json()).detail;
    form.elements.password.select();
  }
});
