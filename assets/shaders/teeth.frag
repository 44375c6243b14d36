// Teeth: ivory with a pink gum; uv.x carries the shade between teeth, uv.y runs from gum to edge.
AT(2) in vec2 texture_point;
AT(0) in vec3 diffuse;
AT(1) in vec3 gloss;
AT(0) out vec4 pixel;

void main() {
    float crown = smoothstep(0.22, 0.34, texture_point.y + (texture_point.x - 0.7) * 0.10);
    vec3 ivory = mix(vec3(0.50, 0.43, 0.33), vec3(0.62, 0.58, 0.51), smoothstep(0.3, 0.9, texture_point.y));
    vec3 albedo = mix(vec3(0.30, 0.085, 0.08), ivory * texture_point.x, crown);
    pixel = vec4(displayed(albedo * diffuse * 0.80 + gloss * 0.45), 1.0);
}
