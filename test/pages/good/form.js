document.querySelector('textarea').addEventListener('input', (event) => {
	event.target.dataset.length = event.target.value.length;
});
