// A switch of a layer, with the layer's sign.

function layerSwitch(name, sign) {
  return `<label class="layer"><input type="checkbox" data-layer="${name}"${state.layers[name] ? " checked" : ""}><span class="sign">${sign}</span><span>${escaped(t(`layer_${name}`))}</span></label>`;
}
